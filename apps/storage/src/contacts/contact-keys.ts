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
    ...reached.flatMap((key) => names.map(({ name, isSpelling }) => ({ key: `${key}|${name}`, needsSameName: isSpelling }))),
    ...reached.map((key) => ({ key, needsSameName: true })),
    ...(company ? names.map(({ name, isSpelling }) => ({ key: `name:${name}|${company}`, needsSameName: isSpelling })) : []),
  ];
}

type Named = Pick<ContactCard, 'name' | 'nameLatin'>;

/**
 * Whether two people can be one by their names, but for case, width and spaces: equal in the script that both are known in, or one of them
 * unknown. Many share a Latin spelling (陳怡君 and 陳宜君 are both Yi-Chun Chen), so it counts only where one has no other name.
 */
export function namesAgree(one: Named, other: Named): boolean {
  const [a, b] = [namesOf(one), namesOf(other)];
  if (a.length === 0 || b.length === 0) return true;
  const [own, others] = [a, b].map((names) => names.filter(({ name }) => !isLatin(name)));
  const known = own?.length && others?.length ? [own, others] : [a, b];
  return Boolean(known[0]?.some(({ name }) => known[1]?.some((candidate) => candidate.name === name)));
}

/** The names of a person; a spelling is the Latin one of a name in another script. */
function namesOf({ name, nameLatin }: Named): { name: string; isSpelling: boolean }[] {
  const [own, latin] = [normalise(name), normalise(nameLatin)];
  const spelling = latin === '' || latin === own ? [] : [{ name: latin, isSpelling: own !== '' && !isLatin(own) }];
  return [...(own === '' ? [] : [{ name: own, isSpelling: false }]), ...spelling];
}

function isLatin(name: string): boolean {
  return !/\p{L}/u.test(name.replace(/\p{Script=Latin}/gu, ''));
}

function messengerKeys({ lineId, wechatId, telegramId }: ContactCard): string[] {
  const ids = Object.entries({ line: lineId, wechat: wechatId, telegram: telegramId });
  return ids.flatMap(([messenger, id]) => (id === null ? [] : [`${messenger}:${id.toLowerCase()}`]));
}

function normalise(text: string | null): string {
  return (text ?? '').normalize('NFKC').toLowerCase().replace(/[\s.,·・-]+/g, '');
}
