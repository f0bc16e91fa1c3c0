export interface Point {
  x: number;
  y: number;
}

/** A rectangle at any angle: its first corner, and the two edges that leave it (along the text, and down the text). */
export interface Rectangle {
  corner: Point;
  along: Point;
  down: Point;
}

/** The length of an edge in pixels. */
export function lengthOf(edge: Point): number {
  return Math.hypot(edge.x, edge.y);
}

/** The point where a rectangle's diagonals meet. */
export function middleOf({ corner, along, down }: Rectangle): Point {
  return { x: corner.x + (along.x + down.x) / 2, y: corner.y + (along.y + down.y) / 2 };
}

/** The smallest rectangle around the points, lying so that `along` is its edge nearest to the horizontal. */
export function smallestRectangle(points: Point[]): Rectangle {
  const hull = convexHull(points);
  let best = { area: Infinity, rectangle: { corner: points[0]!, along: { x: 0, y: 0 }, down: { x: 0, y: 0 } } };
  hull.forEach((from, index) => {
    const to = hull[(index + 1) % hull.length]!;
    const candidate = boundAtAngle(hull, levelAngle(Math.atan2(to.y - from.y, to.x - from.x)));
    if (candidate.area < best.area) best = candidate;
  });
  return best.rectangle;
}

/** The same rectangle with `margin` pixels more on every side. */
export function grow({ corner, along, down }: Rectangle, margin: number): Rectangle {
  const a = unit(along);
  const d = unit(down);
  return {
    corner: { x: corner.x - margin * (a.x + d.x), y: corner.y - margin * (a.y + d.y) },
    along: { x: along.x + 2 * margin * a.x, y: along.y + 2 * margin * a.y },
    down: { x: down.x + 2 * margin * d.x, y: down.y + 2 * margin * d.y },
  };
}

/** The same rectangle read after `quarters` quarter turns clockwise of the reader's head. */
export function turn({ corner, along, down }: Rectangle, quarters: number): Rectangle {
  if (quarters === 0) return { corner, along, down };
  const next = { corner: { x: corner.x + along.x, y: corner.y + along.y }, along: down, down: { x: -along.x, y: -along.y } };
  return turn(next, quarters - 1);
}

function unit(edge: Point): Point {
  const length = lengthOf(edge) || 1;
  return { x: edge.x / length, y: edge.y / length };
}

/** Brings an angle into [-45°, 45°), so that a rectangle's two directions have one name each. */
function levelAngle(angle: number): number {
  const quarter = Math.PI / 2;
  return angle - quarter * Math.round(angle / quarter);
}

function boundAtAngle(hull: Point[], angle: number): { area: number; rectangle: Rectangle } {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const us = hull.map((p) => p.x * cos + p.y * sin);
  const vs = hull.map((p) => p.y * cos - p.x * sin);
  const [u, v] = [Math.min(...us), Math.min(...vs)];
  const [width, height] = [Math.max(...us) - u, Math.max(...vs) - v];
  const rectangle = {
    corner: { x: u * cos - v * sin, y: u * sin + v * cos },
    along: { x: width * cos, y: width * sin },
    down: { x: -height * sin, y: height * cos },
  };
  return { area: width * height, rectangle };
}

/** Andrew's monotone chain. */
function convexHull(points: Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (ordered: Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length > 1 && turnsRight(chain.at(-2)!, chain.at(-1)!, point)) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  const hull = [...half(sorted), ...half(sorted.reverse())];
  return hull.length > 0 ? hull : points;
}

function turnsRight(a: Point, b: Point, c: Point): boolean {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) <= 0;
}
