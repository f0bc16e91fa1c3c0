import { hullOf } from './boxes.ts';
import { labelAlone } from './labels.ts';
import { heightOf, type TextLine } from '../ocr/text-line.ts';
import { isEastAsian } from '../ocr/writing.ts';

/** Lines from top to bottom, with the pieces of one printed line put together again. */
export function joinRows(lines: readonly TextLine[]): TextLine[] {
  const rows: TextLine[] = [];
  for (const line of joinColumns(lines).toSorted((a, b) => a.left - b.left)) {
    const neighbour = rows.findIndex((row) => continues(row, line));
    if (neighbour === -1) rows.push(line);
    else rows[neighbour] = join(rows[neighbour]!, line);
  }
  return rows.toSorted((a, b) => a.top + a.bottom - (b.top + b.bottom) || a.left - b.left);
}

/** Names set downwards are found as characters under each other; they keep the height of one character. */
function joinColumns(lines: readonly TextLine[]): TextLine[] {
  const joined: TextLine[] = [];
  for (const line of lines.toSorted((a, b) => a.top - b.top)) {
    const above = joined.findIndex((upper) => isBelow(upper, line));
    if (above === -1) joined.push(line);
    else joined[above] = stack(joined[above]!, line);
  }
  return joined.map((line) => (lines.includes(line) ? line : { ...line, top: line.bottom - (line.right - line.left) }));
}

function isBelow(upper: TextLine, lower: TextLine): boolean {
  if (!isColumn(upper.text) || [...lower.text].length !== 1 || !isEastAsian(lower.text)) return false;
  const [width, below] = [upper.right - upper.left, lower.right - lower.left];
  const gap = lower.top - upper.bottom;
  return Math.abs(upper.left - lower.left) < 0.4 * below && Math.abs(width - below) < 0.4 * below && gap > -0.3 * below && gap < 0.9 * below;
}

function isColumn(text: string): boolean {
  return [...text].every(isEastAsian) && [...text].length <= 6;
}

function stack(upper: TextLine, lower: TextLine): TextLine {
  const confidence = Math.min(upper.confidence, lower.confidence);
  return { ...upper, text: upper.text + lower.text, confidence, bottom: lower.bottom, box: hullOf([upper.box, lower.box]) };
}

/** Whether `right` stands on the line of `left` and close enough to belong to it; a label reaches further than a word. */
function continues(left: TextLine, right: TextLine): boolean {
  const [a, b] = [heightOf(left), heightOf(right)];
  const offset = Math.abs(left.top + left.bottom - right.top - right.bottom) / 2;
  if (offset > 0.4 * Math.min(a, b) || Math.max(a, b) > 1.5 * Math.min(a, b)) return false;
  const gap = right.left - left.right;
  return gap > -0.8 * a && gap < a * reachOf(left.text, right.text);
}

function reachOf(left: string, right: string): number {
  if (labelAlone(left)) return 5;
  return isSpacedName(left) && isSpacedName(right) ? 2.5 : 0.8;
}

/** Names of few characters are often set wide (黃　淑　芬) and found in pieces. */
function isSpacedName(text: string): boolean {
  const characters = [...text.replace(/\s/g, '')];
  return characters.length <= 3 && characters.every(isEastAsian);
}

/** What the edge of a cut leaves of a letter: of V, W and A a stroke. */
const strokeBehind = /\s+[\\/!_~^'’`´]$/u;
const strokeInFront = /^[\\/!_~^'’`´]\s+/u;

/** Two cuts that overlap both hold the character at the seam: it stands in both, or as a stroke in one. */
function withoutOverlap(left: TextLine, right: TextLine): [left: string, right: string] {
  if (right.left >= left.right) return [left.text, right.text];
  const [before, behind] = [left.text.replace(strokeBehind, ''), right.text.replace(strokeInFront, '')];
  return [before, behind[0] === before.at(-1) ? behind.slice(1).trimStart() : behind];
}

function join(left: TextLine, right: TextLine): TextLine {
  return {
    text: withoutOverlap(left, right).join(' '),
    confidence: Math.min(left.confidence, right.confidence),
    left: left.left,
    right: right.right,
    top: Math.min(left.top, right.top),
    bottom: Math.max(left.bottom, right.bottom),
    box: hullOf([left.box, right.box]),
  };
}
