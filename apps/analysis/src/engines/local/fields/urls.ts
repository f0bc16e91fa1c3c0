import { hasKnownEnding, repairEnding } from './domain-names.ts';
import type { FoundText } from './emails.ts';
import { labelAtEnd } from './labels.ts';

const path = '(?:\\/[\\w./?=&%#~-]*)?';
const scheme = '(?:https?\\s?:\\s?\\/{1,2}\\s?(?:www[.,\\s]\\s?)?|www[.,\\s]\\s?)';
const announced = new RegExp(`${scheme}[A-Za-z0-9-]+(?:\\s?[.,]\\s?[A-Za-z0-9-]{2,})+${path}`, 'gi');
/** Without a scheme or "www" only lower case with an ending that exists is taken for an address: "Ph.D" and "Ltd.Co" are none. */
const bare = new RegExp(`(?<![\\w@.])[a-z0-9][a-z0-9-]{2,}(?:\\.[a-z0-9-]+)*\\.[a-z]{2,}${path}(?![\\w@])`, 'g');

/** The web addresses of one line (its e-mail addresses taken out before). */
export function findUrls(text: string): FoundText[] {
  const found = [...text.matchAll(announced)].map((match) => asUrl(text, match, 0.97));
  const rest = found.reduce((line, { start, end }) => line.slice(0, start) + ' '.repeat(end - start) + line.slice(end), text);
  const more = [...rest.matchAll(bare)].map((match) => asUrl(rest, match, 0.9));
  return [...found, ...more].filter(({ value }) => hasKnownEnding(hostOf(value)));
}

/** The host of a printed web address, without "www.". */
export function hostOf(url: string): string {
  return url.replace(/^https?:\/\//i, '').replace(/^www\./i, '').replace(/[/?#].*$/, '').toLowerCase();
}

function asUrl(text: string, match: RegExpMatchArray, certainty: number): FoundText {
  const index = match.index ?? 0;
  const label = labelAtEnd(text.slice(0, index));
  const printed = match[0]
    .replace(/^(https?)\s?:\s?\/{1,2}\s?/i, '$1://')
    .replace(/(www)[,\s]\s?/i, '$1.')
    .replace(/\s/g, '')
    .replace(/,/g, '.');
  const host = printed.replace(/^https?:\/\//i, '').replace(/[/?#].*$/, '');
  const value = printed.replace(host, repairEnding(host)).replace(/[.,]+$/, '');
  return { value, start: label ? label.start : index, end: index + match[0].length, certainty };
}
