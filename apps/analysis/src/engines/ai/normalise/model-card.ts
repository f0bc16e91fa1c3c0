import { guessCountry } from '../../local/fields/country.ts';
import { singleFields, type Side, type SingleField, type Valued } from '../../local/fields/side.ts';
import { cardLanguage } from '../../local/ocr/card-language.ts';
import { countEastAsian } from '../../local/ocr/writing.ts';
import type { PrintedLine } from '../../local/cards/thread-messages.ts';
import { chatIdOf, emailOf, phoneOf, taxIdOf, telegramIdOf, urlOf } from './contact-values.ts';
import { line, list, properties } from './plain.ts';
import { sight } from './sight.ts';

const mostOfAKind = 10;
const longestWords = 200;
const longestAddress = 400;

export interface Surroundings {
  /** ISO 3166-1 alpha-2: where the account is at home. */
  country: string;
  /** What a recogniser read on the same photo; null when there was none to ask. */
  lines: readonly PrintedLine[] | null;
}

const readers: Record<SingleField, (said: unknown) => string | null> = {
  name: words,
  nameLatin: words,
  title: words,
  department: words,
  company: words,
  address: (said) => line(said, longestAddress),
  taxId: taxIdOf,
  lineId: chatIdOf,
  wechatId: chatIdOf,
  telegramId: telegramIdOf,
};

/** A card as a model describes it, made right value by value; null when nothing of use is printed on it. */
export function readModelCard(card: Readonly<Record<string, unknown>>, { country, lines }: Surroundings): Side | null {
  const see = (value: string): Valued => sight(value, lines);
  const several = (name: string, read: (one: unknown) => string | null): Valued[] => [
    ...new Set(list(card[name], mostOfAKind).flatMap((one) => read(one) ?? [])),
  ].map(see);
  const printed = singleFields.map((field) => ({ field, value: readers[field](card[field]) }));
  const texts = [...printed.flatMap(({ value }) => value ?? []), ...numbersIn(card).flatMap(({ number }) => line(number, longestWords) ?? [])];
  const [emails, urls] = [several('emails', emailOf), several('urls', urlOf)];
  const home = homeOf([...texts, ...[...emails, ...urls].map(({ value }) => value)], country);
  const phones = numbersIn(card).flatMap(({ number, kind }) => phoneOf(number, kind, home) ?? []);
  if (printed.every(({ value }) => value === null) && phones.length + emails.length + urls.length === 0) return null;
  return {
    singles: withoutEcho(Object.fromEntries(printed.map(({ field, value }) => [field, value && see(value)])) as Side['singles']),
    phones: phones.map((phone) => ({ ...phone, ...see(phone.value) })),
    emails,
    urls,
    isCard: true,
    confidence: 1,
    isEastAsian: countEastAsian(texts.join('')) > 1,
    area: 0,
  };
}

function words(said: unknown): string | null {
  return line(said, longestWords);
}

function numbersIn({ phones }: Readonly<Record<string, unknown>>): Array<{ number: unknown; kind: unknown }> {
  return list(phones, mostOfAKind).map((one) => {
    const { number, kind } = properties(one);
    return typeof one === 'string' ? { number: one, kind: null } : { number, kind };
  });
}

/** Where the numbers of a card are from: what is printed on it tells, or else where the account is at home. */
function homeOf(texts: readonly string[], country: string): string {
  return guessCountry(texts.join('\n'), cardLanguage(texts), country);
}

/** Models repeat a name in Latin letters where no other is printed. */
function withoutEcho(singles: Side['singles']): Side['singles'] {
  return { ...singles, nameLatin: singles.nameLatin?.value === singles.name?.value ? null : singles.nameLatin };
}
