import type { ContactCard, FieldReading } from '@sluice/contracts';

const singles = ['name', 'nameLatin', 'title', 'department', 'company', 'address', 'taxId', 'lineId', 'wechatId', 'telegramId'] as const;

/** What is known after a card was read again: a person's correction stays for ever, else the surer reading wins; lists grow. */
export function mergeCard(known: ContactCard, read: ContactCard): ContactCard {
  const fields = { ...known.fields };
  for (const [field, reading] of Object.entries(read.fields)) {
    if (wins(fields[field], reading)) fields[field] = reading;
  }
  const merged: ContactCard = {
    ...known,
    phones: union(known.phones, read.phones, (phone) => phone.e164 ?? phone.value),
    emails: union(known.emails, read.emails, (email) => email.toLowerCase()),
    urls: union(known.urls, read.urls, (url) => url.toLowerCase()),
    fields,
  };
  for (const single of singles) {
    const isNew = fields[single] === read.fields[single] && read[single] !== null;
    merged[single] = known[single] === null || isNew ? read[single] : known[single];
  }
  return merged;
}

function wins(known: FieldReading | undefined, read: FieldReading): boolean {
  if (!known) return true;
  return known.source !== 'person' && read.confidence >= known.confidence;
}

function union<Item>(known: readonly Item[], read: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const seen = new Set(known.map(keyOf));
  return [...known, ...read.filter((item) => !seen.has(keyOf(item)))];
}
