import { companyLikeness, spellsDomain } from './company.ts';
import { eastAsianNameLikeness, latinNameLikeness, namesMailbox, tidyName } from './name.ts';
import { follows, type Chosen } from './postal-address.ts';
import type { Words } from './take-apart.ts';
import { heightOf, type TextLine } from '../ocr/text-line.ts';
import { isEastAsian, type CardLanguage } from '../ocr/writing.ts';

export interface PersonHints {
  emails: readonly string[];
  hosts: readonly string[];
  /** Where the position stands: the name is its neighbour. */
  title: Chosen | null;
  language: CardLanguage;
}

interface Rated {
  words: Words;
  /** 0 to 1: that these words are a person's name at all. */
  certainty: number;
  score: number;
}

const leastScore = 1.6;
/** What is no name by any surname that is known counts as one beside the same name in Latin letters, or beside the position. */
const unknownSurname = 0.5;

/** The person: the largest remaining line that has the shape of a name, best of all one that the mailbox is named after. */
export function findPerson(words: readonly Words[], hints: PersonHints): Chosen | null {
  const tallest = Math.max(...words.map(({ line }) => heightOf(line)));
  const rated = words.flatMap((candidate) => rate(candidate, tallest, hints));
  const [first] = rated.toSorted((a, b) => b.score - a.score);
  if (!first || first.score < leastScore) return null;
  const best = inOwnScript(first, rated, hints);
  return { value: tidyName(best.words.text), confidence: best.certainty * best.words.line.confidence, used: [best.words] };
}

/** The person's name in Latin letters, where it is printed beside the name in another script. */
export function findLatinName(words: readonly Words[], name: Chosen | null, { emails, hosts }: PersonHints): Chosen | null {
  const beside = name?.used[0]?.line;
  if (!name || !beside || !hasEastAsian(name.value)) return null;
  const rated = words.flatMap((candidate) => {
    const text = withoutBrackets(candidate.text);
    const near = areNeighbours(candidate.line, beside);
    const mailbox = /^[\p{L}\s.,'’-]{3,40}$/u.test(text) && namesMailbox(text, emails) && !(spellsDomain(text, hosts) && !near);
    const alone = near && /^\p{Lu}[\p{L}'’-]{1,14}$/u.test(text) && companyLikeness(text) === 0 ? 0.5 : 0;
    const likeness = hasEastAsian(text) ? 0 : Math.max(latinNameLikeness(text), mailbox ? 0.6 : 0, alone);
    const score = likeness === 0 || !(near || mailbox) ? 0 : likeness + (near ? 0.3 : 0) + (mailbox ? 0.4 : 0);
    return score >= 0.75 ? [{ candidate, text, score }] : [];
  });
  const best = rated.toSorted((a, b) => b.score - a.score)[0];
  return best ? { value: tidyName(best.text), confidence: Math.min(0.97, best.score) * best.candidate.line.confidence, used: [best.candidate] } : null;
}

/** On a card of East Asia the name in its own script, when the likeliest one is the reading beside it. */
function inOwnScript(first: Rated, rated: readonly Rated[], { language, title }: PersonHints): Rated {
  if (language === 'en' || hasEastAsian(first.words.text)) return first;
  const own = rated.filter(({ words, certainty }) => hasEastAsian(words.text) && certainty >= unknownSurname);
  const near = (line: TextLine): boolean => areNeighbours(line, first.words.line) || (title?.used.some((other) => areNeighbours(line, other.line)) ?? false);
  return own.toSorted((a, b) => b.score - a.score).find(({ words }) => near(words.line)) ?? first;
}

function rate(words: Words, tallest: number, { emails, hosts, title, language }: PersonHints): Rated[] {
  const eastAsian = hasEastAsian(words.text);
  const shape = eastAsian ? eastAsianNameLikeness(words.text) : latinNameLikeness(words.text);
  const mailbox = !eastAsian && shape >= 0 && /^[\p{L}\s.,'’-]{3,40}$/u.test(words.text) && namesMailbox(words.text, emails);
  const likeness = words.label === 'name' ? 1 : Math.max(shape, mailbox ? 0.6 : 0);
  if (likeness === 0) return [];
  const neighbours = title?.used.some(({ line }) => follows(line, words.line) || follows(words.line, line) || line === words.line) ?? false;
  const score =
    2 * likeness +
    1.5 * (heightOf(words.line) / tallest) +
    (mailbox ? 1.5 : 0) +
    (neighbours ? 0.5 : 0) +
    (eastAsian && language !== 'en' ? 1.5 : 0) +
    (words.label === 'name' ? 2 : 0) -
    (spellsDomain(words.text, hosts) && !mailbox ? 1 : 0);
  const certainty = Math.min(0.97, likeness + (mailbox ? 0.3 : 0) + (neighbours ? 0.15 : 0));
  return [{ words, certainty, score }];
}

/** Whether two lines are the same, stand under each other with little between them, or beside each other. */
function areNeighbours(a: TextLine, b: TextLine): boolean {
  if (a === b) return true;
  const [small, large] = [Math.min(heightOf(a), heightOf(b)), Math.max(heightOf(a), heightOf(b))];
  const between = Math.max(a.top - b.bottom, b.top - a.bottom);
  const across = Math.max(a.left - b.right, b.left - a.right);
  return (between < large && across < small) || (between < -0.3 * small && across < 3 * large);
}

function withoutBrackets(text: string): string {
  return text.replace(/^[(（]\s*(.*?)\s*[)）]$/u, '$1');
}

function hasEastAsian(text: string): boolean {
  return [...text].some(isEastAsian);
}
