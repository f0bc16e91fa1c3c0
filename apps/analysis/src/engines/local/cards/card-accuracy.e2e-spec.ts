import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ContactCard } from '@sluice/contracts';
import { CardReader } from './card-reader.ts';

interface Truth {
  fields: Record<string, string>;
  files: string[];
}

const samples = new URL('../../../../../../samples/cards/', import.meta.url);
const never = new AbortController().signal;

/** Letters and digits only: what a person would call the same text. */
const letters = (text: string | null): string => (text ?? '').normalize('NFKC').toLowerCase().replace(/^https?:\/\//, '').replace(/[\s\p{P}\p{S}]/gu, '');

function isRead(contact: ContactCard, field: string, value: string): boolean {
  if (field === 'phone' || field === 'mobile') return contact.phones.some((phone) => phone.type === field && letters(phone.value) === letters(value));
  if (field === 'email') return contact.emails.includes(value);
  if (field === 'web') return contact.urls.some((url) => letters(url) === letters(value));
  return letters(contact[field as 'name' | 'title' | 'company' | 'address']) === letters(value);
}

describe('cards accuracy', () => {
  let reader: CardReader;
  beforeAll(async () => {
    reader = await CardReader.start();
  });
  afterAll(() => reader.close());

  it.each([
    ['clean', 42],
    ['photo', 42],
    ['hard', 40],
  ])('reads of 43 fields on the %s set at least %i exactly', async (set, floor) => {
    const truth = Object.values(JSON.parse(await readFile(new URL('truth.json', samples), 'utf8')) as Record<string, Truth>);
    const missed: string[] = [];
    let read = 0;
    for (const { fields, files } of truth) {
      const file = files.find((name) => name.includes(`.${set}.`))!;
      const { contact } = await reader.read(await readFile(new URL(file, samples)), { country: 'TW' }, never);
      for (const [field, value] of Object.entries(fields)) {
        if (contact && isRead(contact, field, value)) read += 1;
        else missed.push(`${file} ${field}: ${value}`);
      }
    }
    expect({ missed, enough: read >= floor }).toEqual({ missed, enough: true });
  }, 60_000);
});
