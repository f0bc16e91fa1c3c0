import type { ContactCard } from '@sluice/contracts';
import { nameFields } from './field-names.ts';
import type { Side } from './side.ts';

/** A person as contacts are kept; `source` is who read the values. */
export function toCard(person: Side, source: string): ContactCard {
  const { singles, phones, emails, urls } = person;
  return {
    name: singles.name?.value ?? null,
    nameLatin: singles.nameLatin?.value ?? null,
    title: singles.title?.value ?? null,
    department: singles.department?.value ?? null,
    company: singles.company?.value ?? null,
    phones: phones.map(({ type, value, e164 }) => ({ type, value, e164 })),
    emails: emails.map(({ value }) => value),
    urls: urls.map(({ value }) => value),
    address: singles.address?.value ?? null,
    taxId: singles.taxId?.value ?? null,
    lineId: singles.lineId?.value ?? null,
    wechatId: singles.wechatId?.value ?? null,
    telegramId: singles.telegramId?.value ?? null,
    fields: nameFields(person, source),
  };
}
