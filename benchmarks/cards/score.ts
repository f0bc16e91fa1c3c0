import type { CardReading, ContactCard } from '@sluice/contracts';
import type { Person } from './people.ts';

/** What became of a printed field: read exactly, not read at all, or read as something else. */
export type Verdict = 'right' | 'missed' | 'wrong';

export interface Score {
  right: number;
  fields: number;
  /** One for each printed field. */
  verdicts: { field: Field; verdict: Verdict }[];
  /** `field: printed ≠ read`, for who mends the reader. */
  wrong: string[];
}

/** Letters and digits only: what a person would call the same text. A Japanese post code is no part of the address, as in the samples. */
const letters = (text: string | null): string =>
  (text ?? '').normalize('NFKC').toLowerCase().replace(/^https?:\/\/|〒\s*\d{3}-\d{4}/gu, '').replace(/[\s\p{P}\p{S}]/gu, '');

/** Whether the lines hold what a `wrong` entry says is printed: then the letters were right and only their meaning was missed. */
export function isPrinted(wrong: string, lines: ReadonlyArray<{ text: string }>): boolean {
  const [, printed = ''] = /: (.*) ≠ /.exec(wrong) ?? [];
  return letters(lines.map(({ text }) => text).join('')).includes(letters(printed));
}

const plain = ['name', 'title', 'department', 'company', 'address'] as const;
const dialled = ['phone', 'mobile', 'fax'] as const;
export const fields = [...plain, ...dialled, 'email', 'web'] as const;
export type Field = (typeof fields)[number];

/** What is printed of a person; null or absent where the card has no such field. */
export type Printed = Partial<Pick<Person, Field>>;

/** How many of the fields printed were read exactly; each person is compared with the contact that shares most with them. Contacts too many count as one wrong field each. */
export function score(people: readonly Printed[], { contact, others }: CardReading): Score {
  const contacts = contact === null ? [] : [contact, ...others];
  const total: Score = { right: 0, fields: 0, verdicts: [], wrong: [] };
  for (const person of people) {
    const best = [blank, ...contacts].map((read) => compare(person, read)).toSorted((a, b) => b.right - a.right)[0]!;
    total.right += best.right;
    total.fields += best.fields;
    total.verdicts.push(...best.verdicts);
    total.wrong.push(...best.wrong);
  }
  const surplus = contacts.slice(people.length);
  total.fields += surplus.length + (people.length === 0 ? 1 : 0);
  total.right += people.length === 0 && contacts.length === 0 ? 1 : 0;
  total.wrong.push(...surplus.map(({ name, company }) => `one too many: ${name ?? company}`));
  return total;
}

const blank = { name: null, title: null, department: null, company: null, address: null, phones: [], emails: [], urls: [] };
type Read = Pick<ContactCard, keyof typeof blank>;

function compare(person: Printed, read: Read): Score {
  const numbers = (type: string): string => read.phones.filter((phone) => phone.type === type).map(({ value }) => value).join(', ');
  const readOf: Record<keyof Printed, string | null | undefined> = {
    ...Object.fromEntries(plain.map((field) => [field, read[field]])) as Record<(typeof plain)[number], string | null>,
    ...Object.fromEntries(dialled.map((type) => [type, numbers(type)])) as Record<(typeof dialled)[number], string>,
    email: read.emails[0],
    web: read.urls[0],
  };
  const printed = fields.flatMap((field) => (person[field] == null ? [] : [[field, person[field], readOf[field] ?? ''] as const]));
  const wrong = printed.filter(([, truth, found]) => letters(truth) !== letters(found));
  const verdictOn = (truth: string, found: string): Verdict => (letters(truth) === letters(found) ? 'right' : found === '' ? 'missed' : 'wrong');
  const verdicts = printed.map(([field, truth, found]) => ({ field, verdict: verdictOn(truth, found) }));
  return { right: printed.length - wrong.length, fields: printed.length, verdicts, wrong: wrong.map(([field, truth, found]) => `${field}: ${truth} ≠ ${found}`) };
}
