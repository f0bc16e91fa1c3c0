import type { ContactCard } from '@sluice/contracts';

/** Mailboxes that several people read: they recognise a company, not a person. */
const sharedMailbox = /^(info|sales|service|services|support|contact|office|admin|hello|marketing|hr|press|mail)@/;

/**
 * What a card's person is recognised by, strongest first: e-mail, phone, name with company. A phone or an e-mail alone may be
 * shared, so the caller checks names where `needsSameName` says so.
 */
export function contactKeys(card: ContactCard): { key: string; needsSameName: boolean }[] {
  const emails = card.emails.map((email) => email.toLowerCase()).filter((email) => !sharedMailbox.test(email));
  const phones = card.phones.filter(({ type }) => type !== 'fax').flatMap(({ e164 }) => (e164 === null ? [] : [e164]));
  const name = normalise(card.name);
  const company = normalise(card.company);
  return [
    ...emails.map((email) => ({ key: `email:${email}`, needsSameName: false })),
    // Of several people behind one phone only the first has the bare key; the others are known by their names with it.
    ...(name ? phones.map((phone) => ({ key: `phone:${phone}|${name}`, needsSameName: false })) : []),
    ...phones.map((phone) => ({ key: `phone:${phone}`, needsSameName: true })),
    ...(name && company ? [{ key: `name:${name}|${company}`, needsSameName: false }] : []),
  ];
}

/** Whether two names can be one person's: equal but for case, width and spaces, or one of them unknown. */
export function namesAgree(one: string | null, other: string | null): boolean {
  const [a, b] = [normalise(one), normalise(other)];
  return a === '' || b === '' || a === b;
}

function normalise(text: string | null): string {
  return (text ?? '').normalize('NFKC').toLowerCase().replace(/[\s.,·・-]+/g, '');
}
