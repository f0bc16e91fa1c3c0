import { lengthOf, type Rectangle } from './rectangle.ts';

/** One printed line with its place on the upright card; lengths in pixels of the picture. */
export interface TextLine {
  text: string;
  confidence: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The height of a line's print. */
export function heightOf(line: Pick<TextLine, 'top' | 'bottom'>): number {
  return line.bottom - line.top;
}

/** Where lines stand when the page is turned level: along and down the direction that most of the print has. */
export function placeLines(rectangles: readonly Rectangle[]): Array<Omit<TextLine, 'text' | 'confidence'>> {
  const sum = rectangles.reduce((total, { along }) => ({ x: total.x + along.x, y: total.y + along.y }), { x: 0, y: 0 });
  const length = lengthOf(sum) || 1;
  const [cos, sin] = [sum.x / length, sum.y / length];
  return rectangles.map(({ corner, along, down }) => {
    const [x, y] = [corner.x + (along.x + down.x) / 2, corner.y + (along.y + down.y) / 2];
    const [across, under] = [x * cos + y * sin, y * cos - x * sin];
    const [width, height] = [lengthOf(along), lengthOf(down)];
    return { left: across - width / 2, right: across + width / 2, top: under - height / 2, bottom: under + height / 2 };
  });
}
