import { grow, lengthOf, smallestRectangle, type Point, type Rectangle } from './rectangle.ts';

/** How likely each pixel is part of a text, row by row, 0 to 1. */
export interface TextMap {
  data: Float32Array;
  width: number;
  height: number;
}

export interface RegionOptions {
  /** A pixel is text above this. */
  pixelThreshold: number;
  /** A region is kept when its pixels reach this on average. */
  regionThreshold: number;
  /** The model marks the core of each line; the region grows by area × this ÷ perimeter. */
  growth: number;
  /** No more regions than this, the largest first: a page of a book must not cost minutes. */
  most: number;
}

const smallestSidePx = 3;

/** The lines of text in a map, as rectangles in the map's pixels, largest first (differentiable binarisation, PP-OCR). */
export function textRegions(map: TextMap, options: RegionOptions): Rectangle[] {
  return connectedRegions(map, options.pixelThreshold)
    .filter((region) => region.sum / region.count >= options.regionThreshold)
    .sort((a, b) => b.count - a.count)
    .slice(0, options.most)
    .map((region) => ({ region, core: smallestRectangle(region.edge) }))
    .filter(({ core }) => Math.min(lengthOf(core.along), lengthOf(core.down)) >= smallestSidePx)
    .map(({ core }) => grow(core, growth(core, options.growth)));
}

function growth(core: Rectangle, factor: number): number {
  const [width, height] = [lengthOf(core.along), lengthOf(core.down)];
  return (width * height * factor) / (2 * (width + height));
}

interface Region {
  count: number;
  sum: number;
  /** The outermost pixels of each row. */
  edge: Point[];
}

function connectedRegions({ data, width, height }: TextMap, threshold: number): Region[] {
  const seen = new Uint8Array(data.length);
  const regions: Region[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] || data[start]! <= threshold) continue;
    regions.push(flood({ data, width, height }, threshold, { seen, start }));
  }
  return regions;
}

function flood({ data, width, height }: TextMap, threshold: number, from: { seen: Uint8Array; start: number }): Region {
  const stack = [from.start];
  const rows = new Map<number, { left: number; right: number }>();
  let [count, sum] = [0, 0];
  from.seen[from.start] = 1;
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)];
    count += 1;
    sum += data[at]!;
    const row = rows.get(y);
    rows.set(y, { left: Math.min(row?.left ?? x, x), right: Math.max(row?.right ?? x, x) });
    for (const [nx, ny] of [[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]] as const) {
      const next = ny * width + nx;
      if (nx < 0 || ny < 0 || nx >= width || ny >= height || from.seen[next] || data[next]! <= threshold) continue;
      from.seen[next] = 1;
      stack.push(next);
    }
  }
  const corners = (x: number, y: number): Point[] => [{ x, y }, { x, y: y + 1 }];
  const edge = [...rows].flatMap(([y, { left, right }]) => [...corners(left, y), ...corners(right + 1, y)]);
  return { count, sum, edge };
}
