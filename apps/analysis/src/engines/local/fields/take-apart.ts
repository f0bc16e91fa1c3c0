import type { CountryCode } from 'libphonenumber-js/max';
import { addressLikeness } from './address.ts';
import { findEmails, type FoundText } from './emails.ts';
import { labelAlone, withoutLabel, type Label } from './labels.ts';
import { asPhone, findMessengerIds, findPhoneSayings, type Messenger } from './messenger-ids.ts';
import { findPhones, type FoundPhone } from './phones.ts';
import { findTaxIds } from './tax-ids.ts';
import type { TextLine } from '../ocr/text-line.ts';
import { findUrls } from './urls.ts';

/** A stretch of print that is no number and no address of the network, for the rules that look at words. */
export interface Words {
  text: string;
  /** What the line says it is, if it does. */
  label: Label | null;
  line: TextLine;
}

/** A number or name that is nobody's phone: of the company at the tax office, of the person in a messenger. */
export interface FoundId extends FoundText {
  kind: 'taxId' | Messenger;
}

/** One line of a card, taken apart. */
export interface Parts {
  emails: FoundText[];
  urls: FoundText[];
  phones: FoundPhone[];
  ids: FoundId[];
  words: Words[];
}

/** Nothing but marks, or a handle of a social network. */
const noise = /^(?:[\s|/,.:;·•*()[\]#&_~'"-]*|@[\w.]+)$/;

/** The number of somebody's permit to work. */
const licence = /(?<![A-Za-z])(?:lic(?:en[cs]e)?|dre|nmls|npi|(?:co(?:mpany)?\.?\s)?reg(?:istration)?)\.?\s*(?:no\.?|number)?\s*[#:]?\s*[A-Z]{0,4}[- ]?\d[\d-]{3,}[A-Z]?/gi;

/** Takes e-mail addresses, web addresses, phone numbers, tax numbers and names in messengers (with their labels) out of a line and returns what words remain. */
export function takeApart(line: TextLine, country: CountryCode): Parts {
  const emails = findEmails(line.text);
  const withoutEmails = blank(line.text, emails);
  const taxIds = findTaxIds(withoutEmails);
  const withoutTaxIds = blank(withoutEmails, taxIds).replace(licence, (permit) => gap.repeat(permit.length));
  const messengers = findMessengerIds(withoutTaxIds);
  const withoutIds = blank(withoutTaxIds, messengers);
  const urls = findUrls(withoutIds);
  const withoutUrls = blank(withoutIds, urls);
  const sayings = findPhoneSayings(withoutUrls);
  const withoutSayings = blank(withoutUrls, sayings, ' ');
  const phones = findPhones(withoutSayings, country);
  const rest = blank(withoutSayings, phones).split(gap).filter((text) => !noise.test(text));
  const ids = [
    ...taxIds.map((id): FoundId => ({ ...id, kind: 'taxId' })),
    ...[...messengers, ...sayings.flatMap((saying) => asPhone(saying, phones))].flatMap(({ messenger, ...id }): FoundId[] => (messenger ? [{ ...id, kind: messenger }] : [])),
  ];
  return { emails, urls, phones, ids, words: rest.flatMap((text) => wordsOf(text.trim(), line)) };
}

const likeAddress = 0.7;
const gap = '\u0000';

/** Every taken stretch becomes a gap of its length, so that positions stay and nothing grows together. */
function blank(text: string, taken: ReadonlyArray<{ start: number; end: number }>, filling = gap): string {
  return taken.reduce((rest, { start, end }) => rest.slice(0, start) + filling.repeat(end - start) + rest.slice(end), text);
}

/** "A Quay House, 5 Castle Street": what looks like an address begins with no article. */
function withoutAddressLetter(text: string): { label: Label; value: string } | null {
  const [, value] = /^A\s+(?=\p{Lu})(.+)$/u.exec(text) ?? [];
  return value !== undefined && addressLikeness(value) >= likeAddress ? { label: 'address', value } : null;
}

function wordsOf(text: string, line: TextLine): Words[] {
  if (labelAlone(text) !== null) return [];
  const { label, value } = withoutAddressLetter(text) ?? withoutLabel(text);
  const ignored = label === 'other' || label === 'postcode';
  return ignored || noise.test(value) ? [] : [{ text: value.trim(), label, line }];
}
