import { heightOf, type TextLine } from './text-line.ts';

/** A card has at least so many lines, and somewhere to write to or call. */
const fewestLines = 3;
/** Lines of print (their height) that lie between two cards of one paper at least. */
const widestWithinCard = 2.5;
/** How much larger a card's largest line is than its usual ones. */
const larger = 1.2;

/**
 * The lines of each card, from the lines of each piece that lies on its own. A piece without an address or number is part of the
 * only card there is (its back, a sticker); a piece with two people's is cut where the widest stripe without print parts them.
 * When in doubt everything is one card.
 */
export function groupCards<Line extends TextLine>(pieces: readonly Line[][]): Line[][] {
  const cards = pieces.flatMap((piece) => cutApart(piece));
  const own = cards.filter((card) => card.length >= fewestLines && contactsOf(card).size > 0);
  if (own.length < 2) return [pieces.flat()];
  const rest = cards.filter((card) => !own.includes(card));
  return own.map((card) => [...card, ...rest.filter((piece) => nearest(piece, own) === card).flat()]);
}

function cutApart<Line extends TextLine>(piece: Line[]): Line[][] {
  const cuts = [...stripes(piece, ['top', 'bottom']), ...stripes(piece, ['left', 'right'])].toSorted((a, b) => b.gap - a.gap);
  const found = cuts.find(({ sides }) => sides.every(isWholeCard) && haveNothingInCommon(sides));
  return found === undefined ? [piece] : found.sides.flatMap((side) => cutApart(side));
}

interface Cut<Line> {
  /** Without print, pixels. */
  gap: number;
  sides: [Line[], Line[]];
}

/** Where the lines part along an axis with a stripe between them that is wider than what usually parts lines. */
function stripes<Line extends TextLine>(lines: readonly Line[], [from, to]: ['top', 'bottom'] | ['left', 'right']): Array<Cut<Line>> {
  const sorted = lines.toSorted((a, b) => a[from] - b[from]);
  const least = widestWithinCard * median(lines.map(heightOf));
  return sorted.slice(1).flatMap((line, i) => {
    const gap = line[from] - Math.max(...sorted.slice(0, i + 1).map((before) => before[to]));
    return gap < least ? [] : [{ gap, sides: [sorted.slice(0, i + 1), sorted.slice(i + 1)] as [Line[], Line[]] }];
  });
}

/** Whether lines could be a card of their own: enough of them, an e-mail address and a number, and a line in larger print. */
function isWholeCard(lines: readonly TextLine[]): boolean {
  const contacts = [...contactsOf(lines)];
  const heights = lines.map(heightOf);
  return (
    lines.length > fewestLines &&
    contacts.some((contact) => contact.includes('@')) &&
    contacts.some((contact) => !contact.includes('@')) &&
    Math.max(...heights) >= larger * median(heights)
  );
}

function haveNothingInCommon([one, other]: readonly [TextLine[], TextLine[]]): boolean {
  const contacts = contactsOf(one);
  return ![...contactsOf(other)].some((contact) => contacts.has(contact));
}

/** E-mail addresses and telephone numbers (their digits) as they are printed. */
function contactsOf(lines: readonly TextLine[]): ReadonlySet<string> {
  const text = lines.map((line) => line.text).join('\n');
  const emails = text.toLowerCase().matchAll(/[\w.+-]+@[\w-]+\.[\w.-]+/g);
  const numbers = text.matchAll(/\+?\d(?:[ ().\-/]{0,2}\d){7,13}/g);
  return new Set([...[...emails].map(([email]) => email), ...[...numbers].map(([number]) => number.replace(/\D/g, '').slice(-8))]);
}

function nearest<Line extends TextLine>(piece: readonly Line[], cards: readonly Line[][]): Line[] {
  const [x, y] = middle(piece);
  const away = (card: readonly Line[]): number => Math.hypot(middle(card)[0] - x, middle(card)[1] - y);
  return cards.toSorted((a, b) => away(a) - away(b))[0]!;
}

/** Where lines stand on the picture on average, in shares of it. */
function middle(lines: readonly TextLine[]): [x: number, y: number] {
  const mean = (of: (box: TextLine['box']) => number): number => lines.reduce((sum, { box }) => sum + of(box), 0) / lines.length;
  return [mean(({ x, width }) => x + width / 2), mean(({ y, height }) => y + height / 2)];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
