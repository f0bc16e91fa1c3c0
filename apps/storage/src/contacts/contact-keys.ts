import type { ContactCard } from '@sluice/contracts';

/** Mailboxes that several people read: they recognise a company, not a person. */
const sharedMailbox = /^(info|sales|service|services|support|contact|office|admin|hello|marketing|hr|press|mail)@/;

/**
 * What a card's person is recognised by, strongest first: e-mail, phone or messenger, name with company. A phone or a messenger may be
 * shared by colleagues, so the caller checks names where `needsSameName` says so.
 */
export function contactKeys(card: ContactCard): { key: string; needsSameName: boolean }[] {
  const emails = card.emails.map((email) => email.toLowerCase()).filter((email) => !sharedMailbox.test(email));
  const phones = card.phones.filter(({ type }) => type !== 'fax').flatMap(({ e164 }) => (e164 === null ? [] : [e164]));
  const reached = [...phones.map((phone) => `phone:${phone}`), ...messengerKeys(card)];
  const names = namesOf(card);
  const company = normalise(card.company);
  return [
    ...emails.map((email) => ({ key: `email:${email}`, needsSameName: false })),
    // Of several people behind one phone only the first has the bare key; the others are known by their names with it.
    ...reached.flatMap((key) => names.map((name) => ({ key: `${key}|${name}`, needsSameName: false }))),
    ...reached.map((key) => ({ key, needsSameName: true })),
    ...(company ? names.map((name) => ({ key: `name:${name}|${company}`, needsSameName: false })) : []),
  ];
}

type Named = Pick<ContactCard, 'name' | 'nameLatin'>;

/** Whether two people can be one by their names: one of them equal in either script but for case, width and spaces, or unknown. */
export function namesAgree(one: Named, other: Named): boolean {
  const [a, b] = [namesOf(one), namesOf(other)];
  return a.length === 0 || b.length === 0 || a.some((name) => b.includes(name));
}

function namesOf({ name, nameLatin }: Named): string[] {
  return [...new Set([normalise(name), normalise(nameLatin)])].filter((known) => known !== '');
}

function messengerKeys({ lineId, wechatId, telegramId }: ContactCard): string[] {
  const ids = Object.entries({ line: lineId, wechat: wechatId, telegram: telegramId });
  return ids.flatMap(([messenger, id]) => (id === null ? [] : [`${messenger}:${id.toLowerCase()}`]));
}

function normalise(text: string | null): string {
  return (text ?? '').normalize('NFKC').toLowerCase().replace(/[\s.,·・-]+/g, '');
}
