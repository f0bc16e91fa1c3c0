import { namesMailbox } from './name.ts';
import { singleFields, type Side, type SingleField, type Valued, type ValuedPhone } from './side.ts';
import { hostOf } from './urls.ts';

/** Mailboxes that several people read, and hosts that everybody's mail is at: they tell no two people apart. */
const sharedMailbox = /^(?:info|sales|services?|support|contact|office|admin|hello|marketing|hr|press|mail)@/;
const publicMail = /^(?:gmail|yahoo|hotmail|outlook|live|icloud|msn|qq|163|126|foxmail|hinet|gmx|web|protonmail|proton)\./;

/** The sides of a picture with those of one card made one, in the order in which each person was met first. */
export function mergeSides(sides: readonly Side[]): Side[] {
  return sides.reduce<Side[]>((people, side) => {
    const known = people.findIndex((person) => areOnePerson(person, side));
    return known === -1 ? [...people, side] : people.map((person, i) => (i === known ? mergeTwo(person, side) : person));
  }, []);
}

/**
 * Whether two sides are one person's: the same own mailbox; or a phone, company or host in common where the names allow it. Colleagues
 * have that in common, too, but other names; the two names of one person are in different scripts, or the same.
 */
function areOnePerson(a: Side, b: Side): boolean {
  if (isSomethingElse(a) || isSomethingElse(b)) return false;
  if (share(ownMailboxes(a), ownMailboxes(b))) return true;
  const names = compareNames(a, b);
  const sameNumber = share(numbersOf(a), numbersOf(b));
  const sameHouse = share(hostsOf(a), hostsOf(b)) || share(companiesOf(a), companiesOf(b));
  if (names === 'same') return sameNumber || sameHouse;
  if (names === 'different' || areRivals(ownMailboxes(a), ownMailboxes(b)) || areRivals(numbersOf(a, 'mobile'), numbersOf(b, 'mobile'))) return false;
  return sameNumber || (sameHouse && (names === 'two-scripts' || !isPerson(a) || !isPerson(b)));
}

/** A receipt or a chat, not just a side that says too little. */
function isSomethingElse({ isCard, confidence }: Side): boolean {
  return !isCard && confidence > 0.9;
}

type Comparison = 'same' | 'two-scripts' | 'unknown' | 'different';

function compareNames(a: Side, b: Side): Comparison {
  const [one, other] = [namesOf(a), namesOf(b)];
  if (one.length === 0 || other.length === 0) return 'unknown';
  if (one.some((name) => other.some((second) => spellsSame(name, second)))) return 'same';
  const [latin, han] = isLatin(a) ? [a, b] : [b, a];
  if (isLatin(latin) === isLatin(han) || han.singles.nameLatin) return 'different';
  const boxes = ownMailboxes(han);
  return boxes.length === 0 || namesMailbox(latin.singles.name!.value, boxes) ? 'two-scripts' : 'different';
}

function namesOf({ singles }: Side): string[] {
  return [singles.name, singles.nameLatin].flatMap((name) => (name ? [name.value] : []));
}

/** Whether two names have the same words, in any order: Chen Chien-Hung and CHIEN HUNG CHEN; initials aside. */
function spellsSame(a: string, b: string): boolean {
  const words = (name: string): string[] => name.normalize('NFKC').toLowerCase().split(/[^\p{L}]+/u).filter((word) => word.length > 1 || /\p{Script=Han}/u.test(word));
  const [one, other] = [words(a), words(b)];
  const shared = one.filter((word) => other.includes(word)).length;
  return shared > 0 && shared >= Math.min(one.length, other.length, 2);
}

function isLatin({ singles }: Side): boolean {
  return /^[\p{Script=Latin}\P{L}]*$/u.test(singles.name?.value ?? '');
}

function isPerson({ singles }: Side): boolean {
  return singles.name !== null || singles.title !== null;
}

function ownMailboxes({ emails }: Side): string[] {
  return emails.map(({ value }) => value.toLowerCase()).filter((email) => !sharedMailbox.test(email));
}

function numbersOf({ phones }: Side, type?: 'mobile'): string[] {
  return phones.filter((phone) => (type ? phone.type === type : phone.type !== 'fax')).map(keyOfPhone);
}

function hostsOf({ emails, urls }: Side): string[] {
  const hosts = [...urls.map(({ value }) => hostOf(value)), ...emails.map(({ value }) => value.slice(value.indexOf('@') + 1).toLowerCase())];
  return hosts.filter((host) => !publicMail.test(host));
}

function companiesOf({ singles }: Side): string[] {
  return singles.company ? [singles.company.value.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')] : [];
}

function share(a: readonly string[], b: readonly string[]): boolean {
  return a.some((value) => b.includes(value));
}

/** Both have one of their own, and not the same. */
function areRivals(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && b.length > 0 && !share(a, b);
}

/** The side in a script of East Asia says the name, the other how it reads in Latin letters; of the rest the surer one's, its own script first. */
function mergeTwo(a: Side, b: Side): Side {
  const [first, second] = b.isEastAsian && !a.isEastAsian ? [b, a] : [a, b];
  const sameScript = a.isEastAsian === b.isEastAsian;
  const choose = (field: SingleField): Valued | null => {
    const [one, other] = [first.singles[field], second.singles[field]];
    return one && other && sameScript && other.confidence > one.confidence ? other : (one ?? other);
  };
  const singles = Object.fromEntries(singleFields.map((field) => [field, choose(field)])) as Record<SingleField, Valued | null>;
  if (first.singles.name && second.singles.name && !isLatin(first) && isLatin(second)) singles.nameLatin ??= second.singles.name;
  return {
    singles,
    phones: union(first.phones, second.phones, keyOfPhone),
    emails: union(first.emails, second.emails, ({ value }) => value.toLowerCase()),
    urls: union(first.urls, second.urls, ({ value }) => hostOf(value)),
    isCard: a.isCard || b.isCard,
    confidence: Math.max(...[a, b].filter(({ isCard }) => isCard === (a.isCard || b.isCard)).map(({ confidence }) => confidence)),
    isEastAsian: first.isEastAsian,
    area: a.area + b.area,
  };
}

function keyOfPhone({ e164, value }: ValuedPhone): string {
  return e164 ?? value.replace(/\D/g, '');
}

function union<Item>(one: readonly Item[], other: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const seen = new Set(one.map(keyOf));
  return [...one, ...other.filter((item) => !seen.has(keyOf(item)))];
}
