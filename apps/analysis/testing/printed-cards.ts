import { readFileSync } from 'node:fs';
import type { ContactCard } from '@sluice/contracts';
import type { TextLine } from '../src/engines/local/ocr/text-line.ts';
import type { CardLanguage } from '../src/engines/local/ocr/writing.ts';

/** What one print says, as OCR gives it, with what a person reads on it (`name 陳怡君`, `phone mobile +886933120456`). */
export interface PrintedCard {
  title: string;
  language: CardLanguage;
  /** The account's country. */
  country: string;
  lines: TextLine[];
  truth: string[];
}

const picture = { width: 1_000, height: 600 };

/** The prints of a file in this folder: a heading (`# title language country`), lines (`[+]height[@left]|text`; + stays in its row), truths (`= …`). */
export function printedCards(file: string): PrintedCard[] {
  const text = readFileSync(new URL(`./printed-cards/${file}.txt`, import.meta.url), 'utf8');
  return text.split(/^# /m).slice(1).map(parse);
}

function parse(block: string): PrintedCard {
  const [heading = '', ...rest] = block.trim().split('\n');
  const [title = '', language, country = ''] = heading.split(' ');
  const printed = rest.filter((row) => /^\+?\d/.test(row));
  return { title, language: language as CardLanguage, country, lines: layOut(printed), truth: rest.filter((row) => row.startsWith('= ')).map((row) => row.slice(2)) };
}

/** Rows under each other, each as high as its print. */
export function layOut(rows: readonly string[]): TextLine[] {
  let top = 20;
  let above = 0;
  return rows.map((row) => {
    const [, stays, size, at = '50', text = ''] = /^(\+?)(\d+)(?:@(\d+))?\|(.*)$/.exec(row)!;
    const [height, left] = [Number(size), Number(at)];
    if (stays === '') top += above * 1.5;
    above = height;
    const width = [...text].reduce((sum, character) => sum + height * (character > '\u2e80' ? 1 : 0.55), 0);
    const place = { left, right: left + width, top, bottom: top + height };
    const box = { x: left / picture.width, y: top / picture.height, width: width / picture.width, height: height / picture.height };
    return { text, confidence: 0.96, ...place, box };
  });
}

/** Letters and digits only: what a person would call the same text. */
const letters = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/^https?:\/\//, '').replace(/^www\./, '').replace(/[^\p{L}\p{N}]/gu, '');

/** Everything a contact says, in the form of a truth, so that the two can be compared. */
export function saidBy(contact: ContactCard | null): string[] {
  if (!contact) return [];
  const singles = ['name', 'nameLatin', 'title', 'department', 'company', 'address', 'taxId', 'lineId', 'wechatId', 'telegramId'] as const;
  return [
    ...singles.flatMap((field) => (contact[field] === null ? [] : [`${field} ${contact[field]}`])),
    ...contact.phones.map(({ type, e164, value }) => `phone ${type} ${e164 ?? value}`),
    ...contact.emails.map((value) => `email ${value}`),
    ...contact.urls.map((value) => `url ${value}`),
  ];
}

/** Which truths were read, which were missed, and what was said that is not so. */
export function compare(truth: readonly string[], said: readonly string[]): { right: string[]; missed: string[]; wrong: string[] } {
  const key = (line: string): string => {
    const [field = '', ...value] = line.split(' ');
    return `${field} ${letters(value.join(' '))}`;
  };
  const [truths, sayings] = [new Set(truth.map(key)), new Set(said.map(key))];
  return {
    right: truth.filter((line) => sayings.has(key(line))),
    missed: truth.filter((line) => !sayings.has(key(line))),
    wrong: said.filter((line) => !truths.has(key(line))),
  };
}
