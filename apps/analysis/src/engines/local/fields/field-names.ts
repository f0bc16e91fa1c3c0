import type { FieldReading } from '@sluice/contracts';
import type { PhoneType } from './phones.ts';
import type { Chosen } from './postal-address.ts';

/** A value with how sure the reader is of it, 0 to 1. */
export interface Valued {
  value: string;
  confidence: number;
}

interface Read {
  chosen: Record<string, Chosen | null>;
  phones: ReadonlyArray<Valued & { type: PhoneType }>;
  emails: readonly Valued[];
  urls: readonly Valued[];
}

/** Every value under a name: `email`, and `email2`, `email3` … for further ones of the same kind. */
export function nameFields({ chosen, phones, emails, urls }: Read): Record<string, FieldReading> {
  const single = Object.entries(chosen).flatMap(([name, choice]) => (choice ? [{ name, ...choice }] : []));
  const several = [
    ...phones.map((phone) => ({ ...phone, name: phone.type })),
    ...emails.map((email) => ({ ...email, name: 'email' })),
    ...urls.map((url) => ({ ...url, name: 'url' })),
  ];
  const seen = new Map<string, number>();
  const fields: Record<string, FieldReading> = {};
  for (const { name, value, confidence } of [...single, ...several]) {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    fields[count === 1 ? name : `${name}${count}`] = { value, confidence: Math.round(confidence * 100) / 100, source: 'ocr' };
  }
  return fields;
}
