import type { FieldReading } from '@sluice/contracts';
import { singleFields, type Side } from './side.ts';

/** Every value under a name: `email`, and `email2`, `email3` … for further ones of the same kind. `source` is who read it. */
export function nameFields({ singles, phones, emails, urls }: Pick<Side, 'singles' | 'phones' | 'emails' | 'urls'>, source: string): Record<string, FieldReading> {
  const all = [
    ...singleFields.flatMap((name) => (singles[name] ? [{ name, ...singles[name] }] : [])),
    ...phones.map((phone) => ({ ...phone, name: phone.type })),
    ...emails.map((email) => ({ ...email, name: 'email' })),
    ...urls.map((url) => ({ ...url, name: 'url' })),
  ];
  const seen = new Map<string, number>();
  const fields: Record<string, FieldReading> = {};
  for (const { name, value, confidence, box } of all) {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    fields[count === 1 ? name : `${name}${count}`] = { value, confidence: Math.round(confidence * 100) / 100, source, ...(box && { box }) };
  }
  return fields;
}
