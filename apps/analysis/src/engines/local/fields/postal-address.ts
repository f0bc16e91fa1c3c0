import { addressLikeness, continuesAddress, isStreetAbove, tidyAddress } from './address.ts';
import type { Words } from './take-apart.ts';
import { heightOf, type TextLine } from '../ocr/text-line.ts';
import { isEastAsian, type CardLanguage } from '../ocr/writing.ts';

/** A choice with the words it used up. */
export interface Chosen {
  value: string;
  /** 0 to 1. */
  confidence: number;
  used: readonly Words[];
}

const leastRating = 0.6;

/** The address of a card: the line that looks most like one, with the lines above and below that go on with it. */
export function findAddress(words: readonly Words[], language: CardLanguage): Chosen | null {
  const rated = words.map((candidate) => ({ candidate, rating: rate(candidate, language) }));
  const best = rated.filter(({ rating }) => rating >= leastRating).toSorted((a, b) => b.rating - a.rating)[0];
  if (!best) return null;
  const lines = extend([best.candidate], words);
  const joined = lines.map(({ text }) => text.replace(/[\s,]+$/, '')).join(hasEastAsian(best.candidate.text) ? '' : ', ');
  const confidence = Math.min(0.95, best.rating) * Math.min(...lines.map(({ line }) => line.confidence));
  return { value: tidyAddress(joined), confidence, used: lines };
}

function rate({ text, label }: Words, language: CardLanguage): number {
  const ownScript = hasEastAsian(text) === (language !== 'en') ? 0.1 : 0;
  const likeness = addressLikeness(text);
  return label === 'address' ? Math.max(likeness, 0.7) + 0.2 + ownScript : likeness > 0 ? likeness + ownScript : 0;
}

function extend(lines: Words[], words: readonly Words[]): Words[] {
  const eastAsian = hasEastAsian(lines[0]!.text);
  const fits = (other: Words): boolean =>
    !lines.includes(other) && other.label === null && hasEastAsian(other.text) === eastAsian && continuesAddress(other.text);
  const leads = (other: Words): boolean => (fits(other) && addressLikeness(other.text) > 0) || (other.label === null && isStreetAbove(other.text, lines[0]!.text));
  const above = words.find((other) => leads(other) && follows(other.line, lines[0]!.line));
  if (above) return extend([above, ...lines], words);
  const below = words.find((other) => fits(other) && follows(lines.at(-1)!.line, other.line));
  return below ? extend([...lines, below], words) : lines;
}

/** Whether one line stands right under the other, aligned left, right or in the middle. */
export function follows(upper: TextLine, lower: TextLine): boolean {
  const height = Math.min(heightOf(upper), heightOf(lower));
  const distance = lower.top - upper.bottom;
  const aligned = [upper.left - lower.left, upper.right - lower.right, (upper.left + upper.right - lower.left - lower.right) / 2];
  return distance > -0.7 * height && distance < 0.9 * height && aligned.some((offset) => Math.abs(offset) < 1.5 * height);
}

function hasEastAsian(text: string): boolean {
  return [...text].some(isEastAsian);
}
