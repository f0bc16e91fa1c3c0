import { hullOf } from '../../local/fields/boxes.ts';
import type { Valued } from '../../local/fields/side.ts';
import type { PrintedLine } from '../../local/cards/thread-messages.ts';
import { fold } from './plain.ts';

/** How sure a value is that a recogniser read, too; that it did not; and when there was no recogniser to ask. */
const certainty = { seen: 0.97, unseen: 0.7, unchecked: 0.85 } as const;

/** Shorter stretches stand in many lines by chance. */
const fewestShared = 3;
/** How much of a value must be found when it runs over several lines. */
const mostlySeen = 0.8;

/** A value of a card with how sure it is and where it is printed; `lines` is null when nobody else read the card. */
export function sight(value: string, lines: readonly PrintedLine[] | null): Valued {
  if (lines === null) return { value, confidence: certainty.unchecked };
  const holding = linesWith(value, lines);
  const boxes = holding.map(({ box }) => box);
  const confidence = holding.length > 0 ? certainty.seen : certainty.unseen;
  return { value, confidence, ...(boxes.length > 0 && { box: boxes.length === 1 ? boxes[0] : hullOf(boxes) }) };
}

/** The line that holds the value, or the lines that make it up together. */
function linesWith(value: string, lines: readonly PrintedLine[]): PrintedLine[] {
  const wanted = fold(value);
  const folded = lines.map((line) => ({ line, text: fold(line.text) })).filter(({ text }) => text !== '');
  const whole = folded.find(({ text }) => text.includes(wanted));
  if (whole) return [whole.line];
  const parts = folded.filter(({ text }) => text.length >= fewestShared && wanted.includes(text));
  const found = parts.reduce((sum, { text }) => sum + text.length, 0);
  return found >= mostlySeen * wanted.length ? parts.map(({ line }) => line) : [];
}
