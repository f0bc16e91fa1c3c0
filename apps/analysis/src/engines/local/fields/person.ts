import { spellsDomain } from './company.ts';
import { eastAsianNameLikeness, latinNameLikeness, namesMailbox, tidyName } from './name.ts';
import { follows, type Chosen } from './postal-address.ts';
import type { Words } from './take-apart.ts';
import { heightOf } from '../ocr/text-line.ts';
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

/** The person: the largest remaining line that has the shape of a name, best of all one that the mailbox is named after. */
export function findPerson(words: readonly Words[], hints: PersonHints): Chosen | null {
  const tallest = Math.max(...words.map(({ line }) => heightOf(line)));
  const rated = words.flatMap((candidate) => rate(candidate, tallest, hints));
  const best = rated.toSorted((a, b) => b.score - a.score)[0];
  if (!best || best.score < leastScore) return null;
  return { value: tidyName(best.words.text), confidence: best.certainty * best.words.line.confidence, used: [best.words] };
}

function rate(words: Words, tallest: number, { emails, hosts, title, language }: PersonHints): Rated[] {
  const eastAsian = [...words.text].some(isEastAsian);
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
