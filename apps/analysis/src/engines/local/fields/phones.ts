import { parsePhoneNumberFromString, type CountryCode, type PhoneNumber } from 'libphonenumber-js/max';
import { labelAlone, labelAtEnd, type Label } from './labels.ts';

export type PhoneType = 'phone' | 'mobile' | 'fax';

/** A number in a text: its type, how it is printed, E.164 when it can be placed, and the stretch of text it takes with its label. */
export interface FoundPhone {
  type: PhoneType;
  value: string;
  e164: string | null;
  start: number;
  end: number;
  /** Whether a label said what it is; a number right behind it is of the same kind. */
  labelled: boolean;
  /** 0 to 1. */
  certainty: number;
}

const digitRun = /(?:\+\s?|\(\s?\+?\s?)?(?:0\d{2,4}\s?\/\s?)?\d[\d\s().·~-]*\d/g;
const extension = /^\s*[,(]?\s*(?:extension|ext|x|#|分機|分机|轉|转|内線|內線|内线)[\s.:#]*\d{1,6}\)?/i;
/** Shorter ones are extensions, house numbers and the like. */
const fewestDigits = 6;
const dateOrYears = /^(?:19|20)\d{2}\s?[-./]\s?(?:\d{1,2}\s?[-./]\s?\d{1,2}|(?:19|20)\d{2})$/;
const notNumbers: ReadonlySet<Label> = new Set(['postcode', 'other', 'address', 'name', 'title', 'email', 'url']);

/** The phone numbers of one line. Numbers of other kinds (tax, post code, dates, house numbers) are left alone. */
export function findPhones(text: string, country: CountryCode): FoundPhone[] {
  const readable = withDigitsRepaired(text);
  const runs = [...readable.matchAll(digitRun)].filter(([run]) => digits(run).length >= fewestDigits);
  const numbers = runs.flatMap((match) => pieces(match[0], match.index, country));
  const labelsFollow = haveLabelsBehind(readable, numbers);
  const found: FoundPhone[] = [];
  numbers.forEach(({ value, start }, i) => {
    const before = readable.slice(found.at(-1)?.end ?? 0, start);
    const after = readable.slice(start + value.length, numbers[i + 1]?.start);
    const phone = asPhone({ value, start, before, after }, { country, labelsFollow, previous: found.at(-1) });
    if (phone) found.push(phone);
  });
  return found;
}

/** "555-0114 office": a line that ends in a label and does not begin with one labels its numbers from behind. */
function haveLabelsBehind(text: string, numbers: readonly Piece[]): boolean {
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (!first || !last) return false;
  return labelAtEnd(text.slice(0, first.start)) === null && labelAlone(text.slice(last.start + last.value.length)) !== null;
}

interface Surroundings {
  country: CountryCode;
  labelsFollow: boolean;
  previous: FoundPhone | undefined;
}

interface Piece {
  value: string;
  start: number;
}

/** Letters that look like digits, between digits; every replacement is as long as what it replaces. */
function withDigitsRepaired(text: string): string {
  return text
    .replace(/(?<=\d[-\s.)]?)[OoQ](?=[-\s.(]?\d)|(?<![A-Za-z\d])[OQ](?=\d{2,3}[-\s]\d)/g, '0')
    .replace(/(?<=\d[-\s.)]?)[lI|](?=\d)/g, '1')
    .replace(/(?<=\d)[ー–—―−](?=\d)/g, '-');
}

/** Two numbers with nothing but a space between them are cut where both halves can be dialled. */
function pieces(run: string, start: number, country: CountryCode): Piece[] {
  const value = run.trim();
  if (parse(value, country)?.isPossible()) return [{ value, start }];
  for (const gap of value.matchAll(/\s+/g)) {
    const [left, right] = [value.slice(0, gap.index), value.slice(gap.index + gap[0].length)];
    if (parse(left, country)?.isPossible() && parse(right, country)?.isPossible() && digits(right).length >= 7) {
      return [{ value: left, start }, { value: right, start: start + value.length - right.length }];
    }
  }
  return [{ value, start }];
}

interface Printed extends Piece {
  before: string;
  after: string;
}

function asPhone({ value, start, before, after }: Printed, { country, labelsFollow, previous }: Surroundings): FoundPhone | null {
  const behind = labelsFollow ? labelAlone(after) : null;
  const label = behind === null ? labelAtEnd(before) : { label: behind, start: before.length };
  const continued = previous?.labelled === true && /^[\s/,;|、·]*$/.test(before);
  if (dateOrYears.test(value) || (label && notNumbers.has(label.label))) return null;
  const labelled = (label !== null && label.label !== 'company') || continued;
  const parsed = parse(value, country);
  const possible = parsed?.isPossible() ?? false;
  if (!(possible ? labelled || looksDialled(value, parsed!) : labelled)) return null;
  const tail = extension.exec(after)?.[0] ?? '';
  return {
    type: (label && typeOfLabel(label.label)) ?? (continued ? previous.type : typeOfNumber(parsed)),
    value: balanced(value) + tail.trimEnd().replace(/^(?=\S)/, ' '),
    e164: possible ? parsed!.number : null,
    start: label ? start - before.length + label.start : start,
    end: start + value.length + (behind === null ? tail.length : after.length),
    labelled,
    certainty: possible ? (labelled ? 0.99 : 0.9) : 0.5,
  };
}

/** Without a label only what is written like a number to dial counts: with +, a trunk 0, brackets, or as a whole valid number. */
function looksDialled(value: string, parsed: PhoneNumber): boolean {
  return digits(value).length >= 8 && (/^(\+|0|\()/.test(value) || parsed.isValid() || (parsed.country === 'US' && /\D/.test(value)));
}

function typeOfLabel(label: Label): PhoneType | null {
  return label === 'phone' || label === 'mobile' || label === 'fax' ? label : null;
}

/** How mobile numbers begin after the country code; in North America they do not differ. */
const mobile: Partial<Record<CountryCode, RegExp>> = {
  TW: /^9/,
  CN: /^1[3-9]/,
  JP: /^[789]0/,
  GB: /^7[1-57-9]/,
  HK: /^[5679]/,
  SG: /^[89]/,
  AU: /^4/,
};

function typeOfNumber(parsed: PhoneNumber | undefined): PhoneType {
  if (parsed?.getType() === 'MOBILE') return 'mobile';
  const prefix = parsed?.country && mobile[parsed.country];
  return prefix?.test(parsed!.nationalNumber) ? 'mobile' : 'phone';
}

function parse(value: string, country: CountryCode): PhoneNumber | undefined {
  return parsePhoneNumberFromString(value, { defaultCountry: country, extract: false });
}

function digits(value: string): string {
  return value.replace(/\D/g, '');
}

/** A bracket that lost its other half belongs to the layout, not to the number. */
function balanced(value: string): string {
  const open = value.split('(').length;
  const close = value.split(')').length;
  return open === close ? value : open > close ? value.replace('(', '') : value.replace(')', '');
}
