import type { Point } from './rectangle.ts';

/** A small picture in planes of one colour each, values 0 to 1. */
export interface Planes {
  data: Float32Array;
  width: number;
  height: number;
}

/** An area whose colour changes nowhere at once. */
export interface Patch {
  /** Pixels. */
  area: number;
  /** Whether it reaches the edge of the picture. */
  isAtEdge: boolean;
  /** The outermost pixels of each row. */
  outline: Point[];
}

export interface Patches {
  /** The patch that each pixel belongs to. */
  labels: Int32Array;
  patches: Patch[];
}

/** How much pixels may differ that are `lookAhead` apart: shadows grow slowly, the edge of a card does not, however softly it is drawn. */
const smoothest = 0.02;
const lookAhead = 3;
const ways: readonly Point[] = [{ x: 1, y: 0 }, { x: -1, y: 0 }, { x: 0, y: 1 }, { x: 0, y: -1 }];

/** Divides a picture into patches that hang together. */
export function colourPatches(noisy: Planes): Patches {
  const picture = soften(noisy);
  const labels = new Int32Array(picture.width * picture.height).fill(-1);
  const patches: Patch[] = [];
  for (let start = 0; start < labels.length; start++) {
    if (labels[start] === -1) patches.push(spread(picture, labels, { start, label: patches.length }));
  }
  return { labels, patches };
}

/** Without grain: each pixel with its neighbours, and dark colours drawn apart as eyes do (their noise is even then, too). */
function soften({ data, width, height }: Planes): Planes {
  const soft = new Float32Array(data.length);
  for (let row = 0; row < 3 * height; row++) {
    const y = row % height;
    const [above, below] = [y > 0 ? row - 1 : row, y < height - 1 ? row + 1 : row];
    for (let x = 0; x < width; x++) {
      const [left, right] = [x > 0 ? x - 1 : x, x < width - 1 ? x + 1 : x];
      let sum = 0;
      for (let line = above * width; line <= below * width; line += width) sum += data[line + left]! + data[line + x]! + data[line + right]!;
      soft[row * width + x] = Math.sqrt(sum / (3 * (below - above + 1)));
    }
  }
  return { data: soft, width, height };
}

function spread(picture: Planes, labels: Int32Array, { start, label }: { start: number; label: number }): Patch {
  const { width, height } = picture;
  const rows = new Map<number, { left: number; right: number }>();
  const patch = { area: 0, isAtEdge: false };
  const stack = [start];
  labels[start] = label;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const x = at % width;
    const y = (at - x) / width;
    patch.area += 1;
    patch.isAtEdge ||= x === 0 || y === 0 || x === width - 1 || y === height - 1;
    widen(rows, x, y);
    for (const way of ways) {
      const room = Math.min(lookAhead, roomTowards(way, { x, y, width, height }));
      const step = way.x + way.y * width;
      if (room === 0 || labels[at + step] !== -1 || !isSmooth(picture, at, at + step) || !isSmooth(picture, at, at + room * step)) continue;
      labels[at + step] = label;
      stack.push(at + step);
    }
  }
  const outline = [...rows].flatMap(([y, { left, right }]) => [{ x: left, y }, { x: left, y: y + 1 }, { x: right + 1, y }, { x: right + 1, y: y + 1 }]);
  return { ...patch, outline };
}

function widen(rows: Map<number, { left: number; right: number }>, x: number, y: number): void {
  const row = rows.get(y);
  if (row === undefined) rows.set(y, { left: x, right: x });
  else if (x < row.left) row.left = x;
  else if (x > row.right) row.right = x;
}

/** Pixels between a place and the picture's edge on a way. */
function roomTowards(way: Point, { x, y, width, height }: Point & { width: number; height: number }): number {
  if (way.x !== 0) return way.x > 0 ? width - 1 - x : x;
  return way.y > 0 ? height - 1 - y : y;
}

function isSmooth({ data, width, height }: Planes, one: number, other: number): boolean {
  const plane = width * height;
  for (let at = 0; at < 3 * plane; at += plane) if (Math.abs(data[at + one]! - data[at + other]!) > smoothest) return false;
  return true;
}
