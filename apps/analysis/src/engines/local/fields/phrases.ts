import { addressLikeness } from './address.ts';
import { companyLikeness, isLegalFormAlone } from './company.ts';
import { departmentLikeness, splitDepartment, splitLatinDepartment } from './department.ts';
import { latinNameLikeness } from './name.ts';
import type { Words } from './take-apart.ts';
import { isTitleAlone, titleLikeness } from './title.ts';
import { isEastAsian, type CardLanguage } from '../ocr/writing.ts';

const fromLatin = /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー)])\s*(?=[A-Za-z][A-Za-z&.,' -]{3,}$)/u;
const fromEastAsian = /(?<=^[A-Za-z][A-Za-z&.,' -]{3,})\s+(?=[\p{Script=Han}\p{Script=Katakana}])/u;

/** Cuts words that say two things on one line: in two scripts (林雅婷 Ya-Ting Lin), or a position beside a name or a department. */
export function cutPhrases(words: Words, language: CardLanguage): Words[] {
  if (addressLikeness(words.text) >= 0.8) return [words];
  return cutScripts(words.text).flatMap(cutLatinName).flatMap((text) => cutRoles(text, language)).map((text) => ({ ...words, text }));
}

function cutScripts(text: string): string[] {
  const parts = text.split(fromLatin).flatMap((part) => part.split(fromEastAsian)).map((part) => part.trim());
  return parts.length === 1 || parts.some((part) => part === '' || isLegalFormAlone(part)) ? [text] : parts;
}

/** A Latin name with a position behind a comma or bar: Po-Chun Huang, Attorney-at-Law. */
function cutLatinName(text: string): string[] {
  const [, name = '', rest = ''] = /^([^,|·•–]+?)\s*(?:[,|·•–]|\s-)\s+(.+)$/u.exec(text) ?? [];
  return latinNameLikeness(name) >= 0.7 && titleLikeness(rest) >= 0.8 ? [name, rest] : [text];
}

function cutRoles(text: string, language: CardLanguage): string[] {
  if (companyLikeness(text) > 0.9) return [text];
  if (![...text].some(isEastAsian)) return cutDepartment(splitLatinDepartment, text);
  const tokens = text.split(/[\s/|・·•]+/).filter((token) => token !== '');
  const gathered = tokens.some(hasRole) ? gather(tokens) : [];
  const pieces = gathered.length > 1 ? gathered : [text];
  return language === 'ja' ? pieces.flatMap((piece) => cutDepartment(splitDepartment, piece)) : pieces;
}

function hasRole(token: string): boolean {
  return isTitleAlone(token) || titleLikeness(token) >= 0.9 || (token.length >= 3 && departmentLikeness(token) >= 0.8);
}

/** Neighbours without a role stay together: 佐藤 健一 is one name. Neighbouring positions stay together, too. */
function gather(tokens: readonly string[]): string[] {
  const kindOf = (token: string): string => (titleLikeness(token) >= 0.9 ? 'title' : hasRole(token) ? 'department' : 'plain');
  const groups: Array<{ kind: string; text: string }> = [];
  for (const token of tokens) {
    const last = groups.at(-1);
    if (last?.kind === kindOf(token)) last.text += ` ${token}`;
    else groups.push({ kind: kindOf(token), text: token });
  }
  return groups.map(({ text }) => text);
}

function cutDepartment(splitOf: typeof splitDepartment, text: string): string[] {
  const split = splitOf(text);
  return split ? [split.department, split.title] : [text];
}
