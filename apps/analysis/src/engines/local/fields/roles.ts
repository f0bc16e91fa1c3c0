import type { CardLanguage } from '../ocr/writing.ts';
import { findCompany, findDepartment, findHouseOfDomain, findLargePrint, findTitle } from './organisation.ts';
import { findLatinName, findPerson } from './person.ts';
import { cutPhrases } from './phrases.ts';
import { findAddress, type Chosen } from './postal-address.ts';
import type { Words } from './take-apart.ts';
import { hostOf } from './urls.ts';

export interface Roles {
  name: Chosen | null;
  nameLatin: Chosen | null;
  title: Chosen | null;
  department: Chosen | null;
  company: Chosen | null;
  address: Chosen | null;
}

export interface Print {
  words: readonly Words[];
  /** The height of most lines. */
  usualHeight: number;
  emails: readonly string[];
  urls: readonly string[];
  language: CardLanguage;
}

/** Gives each stretch of words at most one role, the surest kind of role first. `largePrint` is what may be the company where nothing says so. */
export function readRoles({ words: all, usualHeight, emails, urls, language }: Print): { roles: Roles; largePrint: Chosen | null; unused: string[] } {
  const hosts = [...urls.map(hostOf), ...emails.map((email) => email.slice(email.indexOf('@') + 1))];
  const address = findAddress(all, language);
  const phrases = without(all, address).flatMap((words) => cutPhrases(words, language));
  const sureCompany = findCompany(phrases, hosts, language);
  const title = findTitle(without(phrases, sureCompany), language);
  const department = findDepartment(without(phrases, sureCompany, title), title, language);
  const hints = { emails, hosts, title, language };
  const name = findPerson(without(phrases, sureCompany, title, department), hints);
  const nameLatin = findLatinName(without(phrases, sureCompany, title, department, name), name, hints);
  const company = sureCompany ?? findHouseOfDomain(without(phrases, title, department, name, nameLatin), hosts, language);
  const rest = without(phrases, company, title, department, name, nameLatin);
  const largePrint = company ? null : findLargePrint(rest, usualHeight);
  return { roles: { name, nameLatin, title, department, company, address }, largePrint, unused: rest.map(({ text }) => text) };
}

function without(words: readonly Words[], ...chosen: ReadonlyArray<Chosen | null>): Words[] {
  return words.filter((candidate) => !chosen.some((choice) => choice?.used.includes(candidate)));
}
