import type { ReadCharacter } from './ctc.ts';
import { isEastAsian } from './writing.ts';

/** Stands where a character is printed that the recogniser could not name. */
export const unreadable = '\uFFFD';
/** A gap between two East Asian words, which no reader writes down. */
export const wideGap = '\u3000';

/** Where a line has ink, column by column, and how many columns one step of the recogniser is. */
export interface LineInk {
  columns: readonly boolean[];
  columnsPerStep: number;
}

/** Steps that a full-width character takes at least. */
const smallestAdvance = 3.5;
const wideAdvance = 1.55;
const wideGapEm = 0.25;
const muchWider = 1.8;

/**
 * The recogniser drops the space between East Asian words (営業部 課長) and says nothing for characters it does not know.
 * Puts a `wideGap` where the paper shows through much wider than elsewhere in the line, and `unreadable` where ink was skipped.
 * Full-width forms become plain ones on the way (NFKC).
 */
export function spaceOut(characters: readonly ReadCharacter[], ink: LineInk): ReadCharacter[] {
  const plain = characters.map((read) => ({ ...read, character: plainForm(read.character) }));
  const pairs = plain.slice(1).map((right, i) => ({ left: plain[i]!, right, paper: widestPaper(ink, plain[i]!.step, right.step) }));
  const eastAsian = pairs.filter(({ left, right }) => isEastAsian(left.character) && isEastAsian(right.character));
  if (!plain.some(({ character }) => isEastAsian(character))) return plain;
  const advance = Math.max(smallestAdvance, lowerMiddle(eastAsian.map(({ left, right }) => right.step - left.step)));
  const usual = lowerMiddle(eastAsian.map(({ paper }) => paper));
  const between = pairs.map(({ left, right, paper }) => {
    if (!isEastAsian(left.character) || !/[\p{L}\p{N}]/u.test(right.character)) return null;
    if (paper >= wideGapEm * advance * ink.columnsPerStep && paper >= muchWider * usual) return wideGap;
    return right.step - left.step > wideAdvance * advance ? unreadable : null;
  });
  return plain.flatMap((read, i) => {
    const inserted = i > 0 ? between[i - 1]! : null;
    return inserted === null ? [read] : [{ character: inserted, confidence: 0.5, step: read.step }, read];
  });
}

function plainForm(character: string): string {
  return character.normalize('NFKC').replace(/[‐‑‒–—―−]/g, '-');
}

/** The widest run of columns without ink between the middles of two characters. */
function widestPaper({ columns, columnsPerStep }: LineInk, from: number, to: number): number {
  let [run, widest] = [0, 0];
  for (let column = Math.round((from + 0.5) * columnsPerStep); column < (to + 0.5) * columnsPerStep; column++) {
    run = columns[column] ? 0 : run + 1;
    widest = Math.max(widest, run);
  }
  return widest;
}

/** A short line's one wide gap must not count as usual. */
function lowerMiddle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}
