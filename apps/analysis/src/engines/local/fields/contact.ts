import { blankCard, type CardReading, type ContactCard } from '@sluice/contracts';
import { judge } from './card-evidence.ts';
import { guessCountry } from './country.ts';
import { agreeOnDomain } from './domain-agreement.ts';
import { nameFields, type Valued } from './field-names.ts';
import { findCompany, findDepartment, findHouseOfDomain, findTitle } from './organisation.ts';
import { findPerson } from './person.ts';
import { cutPhrases } from './phrases.ts';
import { findAddress, type Chosen } from './postal-address.ts';
import { joinRows } from './rows.ts';
import { takeApart, type Words } from './take-apart.ts';
import type { TextLine } from '../ocr/text-line.ts';
import { hostOf } from './urls.ts';
import type { CardLanguage } from '../ocr/writing.ts';

/** What the printed lines of a picture say about one person, or null when they are no card's. */
export function readContact(lines: readonly TextLine[], language: CardLanguage): CardReading {
  const rows = joinRows(lines);
  const text = rows.map((row) => row.text).join('\n');
  const country = guessCountry(text, language);
  const parts = rows.map((row) => ({ row, ...takeApart(row, country) }));
  const urls = unique(parts.flatMap(({ row, urls: found }) => found.map((url) => weigh(url, row))));
  const hosts = urls.map(({ value }) => value);
  const readEmails = parts.flatMap(({ row, emails: found }) => found.map((email) => weigh(email, row)));
  const emails = unique(readEmails).map((email) => ({ ...email, value: agreeOnDomain(email.value, hosts) }));
  const phones = unique(parts.flatMap(({ row, phones: found }) => found.map((phone) => ({ ...phone, ...weigh(phone, row) }))));
  const words = readWords(parts.flatMap((part) => part.words), { emails, urls, language });
  const { unused, ...chosen } = words;
  const found = { emails: emails.length, urls: urls.length, phones: phones.length, ...weights(chosen) };
  const verdict = judge({ ...found, lines: rows.map((row) => row.text), unused });
  if (!verdict.isCard) return { contact: null, others: [], confidence: verdict.confidence };
  const contact: ContactCard = {
    ...blankCard,
    name: chosen.name?.value ?? null,
    title: chosen.title?.value ?? null,
    department: chosen.department?.value ?? null,
    company: chosen.company?.value ?? null,
    phones: phones.map(({ type, value, e164 }) => ({ type, value, e164 })),
    emails: emails.map(({ value }) => value),
    urls: urls.map(({ value }) => value),
    address: chosen.address?.value ?? null,
    fields: nameFields({ chosen, phones, emails, urls }),
  };
  return { contact, others: [], confidence: verdict.confidence };
}

interface Roles {
  name: Chosen | null;
  title: Chosen | null;
  department: Chosen | null;
  company: Chosen | null;
  address: Chosen | null;
}

interface NetworkNames {
  emails: readonly Valued[];
  urls: readonly Valued[];
  language: CardLanguage;
}

/** Gives each stretch of words at most one role, the surest kind of role first. */
function readWords(all: readonly Words[], { emails, urls, language }: NetworkNames): Roles & { unused: string[] } {
  const boxes = emails.map(({ value }) => value);
  const hosts = [...urls.map(({ value }) => hostOf(value)), ...boxes.map((email) => email.slice(email.indexOf('@') + 1))];
  const address = findAddress(all, language);
  const phrases = without(all, address).flatMap((words) => cutPhrases(words, language));
  const sureCompany = findCompany(phrases, hosts, language);
  const title = findTitle(without(phrases, sureCompany), language);
  const department = findDepartment(without(phrases, sureCompany, title), title, language);
  const name = findPerson(without(phrases, sureCompany, title, department), { emails: boxes, hosts, title, language });
  const company = sureCompany ?? findHouseOfDomain(without(phrases, title, department, name), hosts);
  const unused = without(phrases, company, title, department, name).map(({ text }) => text);
  return { name, title, department, company, address, unused };
}

function without(words: readonly Words[], ...chosen: ReadonlyArray<Chosen | null>): Words[] {
  return words.filter((candidate) => !chosen.some((choice) => choice?.used.includes(candidate)));
}

function weights(roles: Roles): { name: number; title: number; company: number; address: number } {
  const has = (choice: Chosen | null): number => (choice ? Math.min(1, choice.confidence) : 0);
  return { name: has(roles.name), title: has(roles.title), company: has(roles.company), address: has(roles.address) };
}

function weigh(found: { value: string; certainty: number }, row: TextLine): Valued {
  return { value: found.value, confidence: found.certainty * row.confidence };
}

/** The same value printed twice (on both halves of a card in two languages) counts once. */
function unique<T extends Valued>(values: readonly T[]): T[] {
  const key = ({ value }: Valued): string => value.toLowerCase().replace(/[^\p{L}\p{N}+]/gu, '');
  return values.filter((one, i) => values.findIndex((other) => key(other) === key(one)) === i);
}
