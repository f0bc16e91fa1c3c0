import { fits, sizeOf, type TextLimit } from './text-limit.ts';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Where a text is best cut, the best first. */
const cuts = ['paragraph', 'line', 'sentence', 'space'] as const;
type Cut = (typeof cuts)[number];

/** A place to cut before piece `at`, with what precedes it in the window. */
interface Place {
  at: number;
  size: number;
}

interface Window {
  /** The piece after the last that fits. */
  end: number;
  places: Map<Cut, Place>;
}

/**
 * A text in as many parts as the limit needs, each cut at a paragraph, else a line, a sentence, a space, a grapheme; whitespace
 * at a cut falls away, nothing else does. A text that fits stays as it is. A cluster longer than the limit is cut between its
 * code points. `limit.max` is at least 4, so that every code point fits. Takes time in proportion to the text.
 */
export function splitText(text: string, limit: TextLimit): string[] {
  if (fits(text, limit)) return [text];
  const pieces = piecesOf(text, limit);
  const parts: string[] = [];
  for (let start = 0; start < pieces.length; ) {
    const end = endOfPart(pieces, start, limit);
    const part = pieces.slice(start, end).join('').trimEnd();
    if (part !== '') parts.push(part);
    start = end;
    while (start < pieces.length && isBlank(pieces[start])) start += 1;
  }
  return parts;
}

/** The graphemes of a text; those that are too long by themselves as code points. */
function piecesOf(text: string, limit: TextLimit): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment).flatMap((piece) => (fits(piece, limit) ? [piece] : [...piece]));
}

function endOfPart(pieces: readonly string[], start: number, limit: TextLimit): number {
  const { end, places } = windowFrom(pieces, start, limit);
  if (end === pieces.length) return end;
  // A cut in the first half makes small parts, and WeCom takes five messages at most: only when there is no later one.
  const best = cuts.find((cut) => (places.get(cut)?.size ?? 0) >= limit.max / 2) ?? cuts.find((cut) => places.has(cut));
  return best === undefined ? end : (places.get(best)?.at ?? end);
}

/** As many pieces as fit, and the last place of each kind to cut among them. */
function windowFrom(pieces: readonly string[], start: number, limit: TextLimit): Window {
  const places = new Map<Cut, Place>();
  let size = 0;
  let end = start;
  for (; end < pieces.length; end += 1) {
    const kind = end > start ? cutBefore(pieces, end) : null;
    if (kind !== null) places.set(kind, { at: end, size });
    size += sizeOf(pieces[end] ?? '', limit);
    if (size > limit.max) return { end, places };
  }
  return { end, places };
}

/** What a cut before this piece would be; null inside a word. */
function cutBefore(pieces: readonly string[], at: number): Cut | null {
  const [before = '', last = '', next = ''] = [pieces[at - 2], pieces[at - 1], pieces[at]];
  if (isLineEnd(last)) return isLineEnd(before) ? 'paragraph' : 'line';
  const tail = (pieces[at - 3] ?? '') + before + last;
  if (isBlank(last)) return /[.!?…。！？][\p{Pe}\p{Pf}"']?\s$/u.test(tail) ? 'sentence' : 'space';
  // Chinese and Japanese put no space after a sentence.
  if (/[。！？…][\p{Pe}\p{Pf}]?$/u.test(tail) && !/^[。！？…\p{Pe}\p{Pf}]/u.test(next)) return 'sentence';
  return isBlank(next) ? 'space' : null;
}

function isLineEnd(piece: string): boolean {
  return piece === '\n' || piece === '\r\n';
}

function isBlank(piece: string | undefined): boolean {
  return piece !== undefined && piece.trim() === '';
}
