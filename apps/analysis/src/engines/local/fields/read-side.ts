import { hullOf } from './boxes.ts';
import { judge } from './card-evidence.ts';
import { guessCountry } from './country.ts';
import { agreeOnDomain } from './domain-agreement.ts';
import { mendGerman } from './german-spelling.ts';
import { withoutOrders } from './orders.ts';
import type { Chosen } from './postal-address.ts';
import { readRoles, type Roles } from './roles.ts';
import { joinRows } from './rows.ts';
import type { Side, Valued } from './side.ts';
import { takeApart, type FoundId } from './take-apart.ts';
import { heightOf, type TextLine } from '../ocr/text-line.ts';
import { countEastAsian, type CardLanguage } from '../ocr/writing.ts';

export interface Origin {
  /** The language most of the picture is in. */
  language: CardLanguage;
  /** ISO 3166-1 alpha-2: where the account is at home. */
  country: string;
}

const germanSpeaking: ReadonlySet<string> = new Set(['DE', 'AT', 'CH']);

/** What the lines that stand together on a picture say, whether they are a card's or not. */
export function readSide(lines: readonly TextLine[], origin: Origin): Side {
  const rows = withoutOrders(joinRows(lines));
  const text = rows.map((row) => row.text).join('\n');
  const isEastAsian = countEastAsian(text) > 1;
  const language = isEastAsian ? origin.language : 'en';
  const country = guessCountry(text, language, origin.country);
  const parts = rows.map((row) => ({ row, ...takeApart(row, country) }));
  const urls = unique(parts.flatMap(({ row, urls: found }) => found.map((url) => weigh(url, row))));
  const hosts = urls.map(({ value }) => value);
  const readEmails = parts.flatMap(({ row, emails: found }) => found.map((email) => weigh(email, row)));
  const emails = unique(readEmails).map((email) => ({ ...email, value: agreeOnDomain(email.value, hosts) }));
  const phones = unique(parts.flatMap(({ row, phones: found }) => found.map(({ type, e164, ...phone }) => ({ type, e164, ...weigh(phone, row) }))));
  const ids = parts.flatMap(({ row, ids: found }) => found.map((id) => ({ kind: id.kind, ...weigh(id, row) })));
  const words = parts.flatMap((part) => part.words).map((one) => (germanSpeaking.has(country) ? { ...one, text: mendGerman(one.text) } : one));
  const { roles, largePrint, unused } = readRoles({ words, usualHeight: usualHeight(rows), emails: emails.map(({ value }) => value), urls: hosts, language });
  const found = { emails: emails.length, urls: urls.length, phones: phones.length, ...weights(roles) };
  const verdict = judge({ ...found, lines: rows.map((row) => row.text), unused });
  const singles = { ...chosenValues({ ...roles, company: roles.company ?? largePrint }), ...idValues(ids) };
  return { singles, phones, emails, urls, ...verdict, isEastAsian, area: areaOf(rows) };
}

function chosenValues(roles: Roles): Record<keyof Roles, Valued | null> {
  const { name, nameLatin, title, department, company, address } = roles;
  return {
    name: valued(name),
    nameLatin: valued(nameLatin),
    title: valued(title),
    department: valued(department),
    company: valued(company),
    address: valued(address),
  };
}

function valued(choice: Chosen | null): Valued | null {
  return choice && { value: choice.value, confidence: choice.confidence, box: hullOf(choice.used.map(({ line }) => line.box)) };
}

/** The surest of each kind. */
function idValues(ids: ReadonlyArray<Valued & { kind: FoundId['kind'] }>): Record<FoundId['kind'], Valued | null> {
  const surest = (wanted: FoundId['kind']): Valued | null => {
    const [best] = ids.filter(({ kind }) => kind === wanted).toSorted((a, b) => b.confidence - a.confidence);
    return best ? { value: best.value, confidence: best.confidence, box: best.box } : null;
  };
  return { taxId: surest('taxId'), lineId: surest('lineId'), wechatId: surest('wechatId'), telegramId: surest('telegramId') };
}

function weights(roles: Roles): { name: number; title: number; company: number; address: number } {
  const has = (choice: Chosen | null): number => (choice ? Math.min(1, choice.confidence) : 0);
  return { name: has(roles.name), title: has(roles.title), company: has(roles.company), address: has(roles.address) };
}

function weigh(found: { value: string; certainty: number }, row: TextLine): Valued {
  return { value: found.value, confidence: found.certainty * row.confidence, box: row.box };
}

/** The same value printed twice (on both halves of a card in two languages) counts once. */
function unique<T extends Valued>(values: readonly T[]): T[] {
  const key = ({ value }: Valued): string => value.toLowerCase().replace(/[^\p{L}\p{N}+]/gu, '');
  return values.filter((one, i) => values.findIndex((other) => key(other) === key(one)) === i);
}

function usualHeight(rows: readonly TextLine[]): number {
  const heights = rows.map(heightOf).toSorted((a, b) => a - b);
  return heights[Math.floor(heights.length / 2)] ?? 0;
}

function areaOf(rows: readonly TextLine[]): number {
  if (rows.length === 0) return 0;
  const { width, height } = hullOf(rows.map(({ box }) => box));
  return width * height;
}
