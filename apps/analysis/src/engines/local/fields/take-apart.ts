import type { CountryCode } from 'libphonenumber-js/max';
import { findEmails, type FoundText } from './emails.ts';
import { labelAlone, withoutLabel, type Label } from './labels.ts';
import { findPhones, type FoundPhone } from './phones.ts';
import type { TextLine } from '../ocr/text-line.ts';
import { findUrls } from './urls.ts';

/** A stretch of print that is no number and no address of the network, for the rules that look at words. */
export interface Words {
  text: string;
  /** What the line says it is, if it does. */
  label: Label | null;
  line: TextLine;
}

/** One line of a card, taken apart. */
export interface Parts {
  emails: FoundText[];
  urls: FoundText[];
  phones: FoundPhone[];
  words: Words[];
}

/** Nothing but marks, or a handle of a social network. */
const noise = /^(?:[\s|/,.:;·•*()[\]#&_~'"-]*|@[\w.]+)$/;

/** Takes e-mail addresses, web addresses and phone numbers (with their labels) out of a line and returns what words remain. */
export function takeApart(line: TextLine, country: CountryCode): Parts {
  const emails = findEmails(line.text);
  const withoutEmails = blank(line.text, emails);
  const urls = findUrls(withoutEmails);
  const withoutUrls = blank(withoutEmails, urls);
  const phones = findPhones(withoutUrls, country);
  const rest = blank(withoutUrls, phones).split(gap).filter((text) => !noise.test(text));
  return { emails, urls, phones, words: rest.flatMap((text) => wordsOf(text.trim(), line)) };
}

const gap = '\u0000';

/** Every taken stretch becomes a gap of its length, so that positions stay and nothing grows together. */
function blank(text: string, taken: ReadonlyArray<{ start: number; end: number }>): string {
  return taken.reduce((rest, { start, end }) => rest.slice(0, start) + gap.repeat(end - start) + rest.slice(end), text);
}

function wordsOf(text: string, line: TextLine): Words[] {
  if (labelAlone(text) !== null) return [];
  const { label, value } = withoutLabel(text);
  const ignored = label === 'other' || label === 'postcode';
  return ignored || noise.test(value) ? [] : [{ text: value.trim(), label, line }];
}
