import { colourPatches, type Patch, type Patches, type Planes } from './colour-patches.ts';
import { grow, lengthOf, middleOf, smallestRectangle, type Point, type Rectangle } from './rectangle.ts';
import { sample, wholeImage, type RgbPixels } from './sampling.ts';

const longestSide = 256;
/** Smaller patches are print, specks and glare. */
const smallestShare = 0.004;
/** Pixels that the soft edge between two patches may take. */
const softEdge = 6;
/** Pixels beside print that have something of its colour. */
const blurred = 5;
/** How far a patch may reach over a cut: a bit of glare, a crooked edge. */
const overhang = 0.1;
/** Long side to short side of cards: 90 × 54 and 85 × 55 mm, and what leaning and cutting off makes of them. */
const cardShape = { least: 1.35, most: 2.1 };

/** Trying every way to cut a piece must stay cheap: patches in it, and cuts within cuts. */
const mostPatches = 16;
const mostCuts = 3;

/** A card area: the patches it is made of. */
type Area = number[];

/**
 * On which card each region of text stands, by number; 0 for all when the picture does not show more than one. A card is what
 * lies on the table in one piece; a piece is cut where it falls into parts that all have the shape of a card.
 */
export function cardAreas(image: RgbPixels, regions: readonly Rectangle[]): number[] {
  const shrink = Math.min(1, longestSide / Math.max(image.width, image.height));
  const size = { width: Math.max(1, Math.round(image.width * shrink)), height: Math.max(1, Math.round(image.height * shrink)) };
  const small = sample(image, wholeImage(image), { ...size, colours: { mean: [0, 0, 0], deviation: [1, 1, 1] } });
  const divided = colourPatches(small);
  const least = smallestShare * size.width * size.height;
  const places = regions.map((region) => grow(scale(region, shrink), blurred));
  const papers = places.map((region) => paperUnder(region, { ...divided, ...size, least }));
  const areas = pieces(divided, { ...size, least, printed: new Set(papers) }).flatMap((piece) => cut(piece, divided.patches));
  const known = papers.flatMap((paper, i) => (paper === null ? [] : [{ at: middleOf(regions[i]!), area: areas.findIndex((area) => area.includes(paper)) }]));
  const numbers = [...new Set(known.map(({ area }) => area))];
  return regions.map((region) => Math.max(0, numbers.indexOf(nearestArea(middleOf(region), known))));
}

/** Text whose paper cannot be seen stands on what the text nearest to it stands on; the nearest to any other is itself. */
function nearestArea(point: Point, known: ReadonlyArray<{ at: Point; area: number }>): number {
  const away = ({ at }: { at: Point }): number => Math.hypot(at.x - point.x, at.y - point.y);
  return known.toSorted((a, b) => away(a) - away(b))[0]?.area ?? 0;
}

/** The large patch that most of a text's pixels and their surroundings lie on. */
function paperUnder({ corner, along, down }: Rectangle, { labels, patches, width, height, least }: Patches & Omit<Planes, 'data'> & { least: number }): number | null {
  const counts = new Map<number, number>();
  const steps = 24;
  for (let i = 0; i <= steps; i++) {
    for (let j = 0; j <= steps; j++) {
      const [u, v] = [i / steps, j / steps];
      const [x, y] = [Math.floor(corner.x + u * along.x + v * down.x), Math.floor(corner.y + u * along.y + v * down.y)];
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const label = labels[y * width + x]!;
      if (patches[label]!.area >= least) counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}

interface Looks {
  width: number;
  height: number;
  /** Patches smaller than this do not count. */
  least: number;
  /** Patches with text. */
  printed: ReadonlySet<number | null>;
}

/** What lies on the table: large patches that touch each other. The table is what reaches the picture's edge and has no text. */
function pieces({ labels, patches }: Patches, { width, height, least, printed }: Looks): Area[] {
  const isTable = (label: number): boolean => patches[label]!.isAtEdge && !printed.has(label);
  const lying = [...patches.keys()].filter((label) => patches[label]!.area >= least && !isTable(label));
  const piece = new Map(lying.map((label) => [label, label]));
  const find = (label: number): number => (piece.get(label) === label ? label : find(piece.get(label)!));
  const join = (one: number, other: number): void => {
    if (one !== other && piece.has(one) && piece.has(other)) piece.set(find(one), find(other));
  };
  for (let at = 0; at < labels.length; at++) {
    const here = labels[at]!;
    if (!piece.has(here)) continue;
    const [room, rows] = [width - 1 - (at % width), height - 1 - Math.floor(at / width)];
    for (let reach = 1; reach <= softEdge; reach++) {
      if (reach <= room) join(here, labels[at + reach]!);
      if (reach <= rows) join(here, labels[at + reach * width]!);
    }
  }
  return [...Map.groupBy(lying, find).values()];
}

/** The piece in parts that have the shape of a card; whole when it cannot be cut into such parts only, or is too motley to try. */
function cut(piece: Area, patches: readonly Patch[]): Area[] {
  return (piece.length <= mostPatches ? cutIntoCards(piece, patches, mostCuts) : null) ?? [piece];
}

/** `depth` is how many times a part may be cut again. */
function cutIntoCards(piece: Area, patches: readonly Patch[], depth: number): Area[] | null {
  if (depth === 0) return null;
  const whole = smallestRectangle(outlineOf(piece, patches));
  const intoCards = (part: Area): Area[] | null => (isCard(part, patches) ? [part] : cutIntoCards(part, patches, depth - 1));
  for (const edge of [whole.along, whole.down]) {
    for (const [before, behind] of cuts(piece, patches, edge)) {
      const first = intoCards(before);
      const rest = first && intoCards(behind);
      if (rest) return [...first, ...rest];
    }
  }
  return null;
}

/** The ways to part the patches at a line across the direction that no patch reaches over. */
function cuts(piece: Area, patches: readonly Patch[], direction: Point): Array<[before: Area, behind: Area]> {
  const length = lengthOf(direction) || 1;
  const extents = piece
    .map((label) => {
      const places = patches[label]!.outline.map(({ x, y }) => (x * direction.x + y * direction.y) / length);
      return { label, from: Math.min(...places), to: Math.max(...places) };
    })
    .toSorted((a, b) => a.from + a.to - b.from - b.to);
  return extents.slice(1).flatMap((_, i) => {
    const [before, behind] = [extents.slice(0, i + 1), extents.slice(i + 1)];
    const over = Math.max(...before.map(({ to }) => to)) - Math.min(...behind.map(({ from }) => from));
    return over > overhang * length ? [] : [[before.map(({ label }) => label), behind.map(({ label }) => label)] as [Area, Area]];
  });
}

function isCard(part: Area, patches: readonly Patch[]): boolean {
  const { along, down } = smallestRectangle(outlineOf(part, patches));
  const [long, short] = [Math.max(lengthOf(along), lengthOf(down)), Math.min(lengthOf(along), lengthOf(down))];
  return long >= cardShape.least * short && long <= cardShape.most * short;
}

const outlineOf = (area: Area, patches: readonly Patch[]): Point[] => area.flatMap((label) => patches[label]!.outline);

function scale({ corner, along, down }: Rectangle, factor: number): Rectangle {
  const times = ({ x, y }: Point): Point => ({ x: x * factor, y: y * factor });
  return { corner: times(corner), along: times(along), down: times(down) };
}
