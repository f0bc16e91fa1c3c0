import { unreadable, wideGap } from './line-spacing.ts';
import { isEastAsian } from './writing.ts';

/** One character of a reading with its confidence, 0 to 1. */
export interface WeighedCharacter {
  character: string;
  confidence: number;
}

export interface MergeRules {
  /** Whether the first reader could ever have said this character. */
  firstKnows: (character: string) => boolean;
  /** How sure the second reader is of its line, 0 to 1. */
  secondConfidence: number;
}

const sure = 0.9;
const believed = 0.6;
const trusted = 0.8;

/**
 * One text out of two readings of a line. Where they differ, the second reader is believed for characters that the first
 * cannot know, the first where it is sure, and spaces between Latin words are the second's.
 */
export function mergeReadings(first: readonly WeighedCharacter[], second: string, rules: MergeRules): WeighedCharacter[] {
  const characters = [...withoutInnerSpaces(second)];
  const unbroken = networkNames(first);
  const merged: WeighedCharacter[] = [];
  let position = 0;
  for (const { a, b } of align(first, characters)) {
    if (a !== null) position = a + 1;
    else if (characters[b!] === ' ' && unbroken.has(position)) continue;
    const choice = choose(a === null ? null : first[a]!, b === null ? null : characters[b]!, rules);
    if (choice !== null) merged.push(choice);
  }
  return merged;
}

function choose(a: WeighedCharacter | null, b: string | null, { firstKnows, secondConfidence }: MergeRules): WeighedCharacter | null {
  if (b === null) return isKept(a!, secondConfidence) ? a : null;
  const news = { character: b, confidence: secondConfidence };
  const threshold = firstKnows(b) && b !== ' ' ? trusted : believed;
  if (a === null || a.character === unreadable) return secondConfidence >= threshold ? news : null;
  if (a.character === b) return { character: b, confidence: Math.max(a.confidence, secondConfidence) };
  if (a.character === ' ' || a.character === wideGap) return secondConfidence >= threshold ? news : a;
  if (!firstKnows(b)) return secondConfidence >= Math.min(trusted, a.confidence) ? news : a;
  return a.confidence >= sure || secondConfidence < Math.max(trusted, a.confidence) ? a : news;
}

/** Whether a character stays that only the first reader saw. */
function isKept({ character, confidence }: WeighedCharacter, secondConfidence: number): boolean {
  if (character === wideGap) return true;
  if (character === ' ' || character === unreadable) return false;
  return confidence >= sure || secondConfidence < trusted;
}

/** The places inside e-mail and web addresses, where no space can be; a label that runs into one (E, E-mail) is none of it. */
function networkNames(first: readonly WeighedCharacter[]): ReadonlySet<number> {
  const text = first.map(({ character }) => (character.length === 1 ? character : '?')).join('');
  const names = text.matchAll(/^(?:[Ee]-?mail|[Mm]ail|[A-Z])(?=[a-z0-9])|[\w.+-]+@[\w.-]+|(?:https?:\/\/|www\.)[\w./-]+/g);
  return new Set([...names].flatMap((name) => Array.from({ length: name[0].length - 1 }, (_, i) => name.index + 1 + i)));
}

/** Tesseract puts a space between any two Han characters; only those between Latin words mean something. */
function withoutInnerSpaces(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ')];
  const touches = (character: string | undefined): boolean => character !== undefined && isEastAsian(character);
  return characters.filter((character, i) => character !== ' ' || !(touches(characters[i - 1]) || touches(characters[i + 1]))).join('');
}

interface Pair {
  a: number | null;
  b: number | null;
}

/** The cheapest way to turn one reading into the other, character by character (Wagner–Fischer). */
function align(first: readonly WeighedCharacter[], second: readonly string[]): Pair[] {
  const cost = first.map(() => second.map(() => 0));
  const at = (i: number, j: number): number => (i < 0 ? j + 1 : j < 0 ? i + 1 : cost[i]![j]!);
  const isSpace = (i: number, j: number): boolean => first[i]!.character === ' ' || second[j] === ' ';
  const swap = (i: number, j: number): number => (first[i]!.character === second[j] ? 0 : isSpace(i, j) ? 2 : 1);
  for (let i = 0; i < first.length; i++) {
    for (let j = 0; j < second.length; j++) {
      cost[i]![j] = Math.min(at(i - 1, j - 1) + swap(i, j), at(i - 1, j) + 1, at(i, j - 1) + 1);
    }
  }
  const pairs: Pair[] = [];
  let [i, j] = [first.length - 1, second.length - 1];
  while (i >= 0 || j >= 0) {
    if (i >= 0 && j >= 0 && at(i, j) === at(i - 1, j - 1) + swap(i, j)) pairs.push({ a: i--, b: j-- });
    else if (j < 0 || (i >= 0 && at(i, j) === at(i - 1, j) + 1)) pairs.push({ a: i--, b: null });
    else pairs.push({ a: null, b: j-- });
  }
  return pairs.reverse();
}
