import type { SourceBox } from '@sluice/contracts';
import { lengthOf, middleOf, type Rectangle } from './rectangle.ts';

/** One printed line with its place on the upright card; lengths in pixels of the picture. */
export interface TextLine {
  text: string;
  confidence: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Where it stands on the picture as the camera holds it, in shares of its width and height, whichever way up the card lies. */
  box: SourceBox;
}

/** The height of a line's print. */
export function heightOf(line: Pick<TextLine, 'top' | 'bottom'>): number {
  return line.bottom - line.top;
}

/** Where lines stand when the page is turned level: along and down the direction that most of the print has. */
export function placeLines(rectangles: readonly Rectangle[]): Array<Omit<TextLine, 'text' | 'confidence' | 'box'>> {
  const sum = rectangles.reduce((total, { along }) => ({ x: total.x + along.x, y: total.y + along.y }), { x: 0, y: 0 });
  const length = lengthOf(sum) || 1;
  const [cos, sin] = [sum.x / length, sum.y / length];
  return rectangles.map((rectangle) => {
    const { x, y } = middleOf(rectangle);
    const [across, under] = [x * cos + y * sin, y * cos - x * sin];
    const [width, height] = [lengthOf(rectangle.along), lengthOf(rectangle.down)];
    return { left: across - width / 2, right: across + width / 2, top: under - height / 2, bottom: under + height / 2 };
  });
}

/** The upright box around a rectangle, in shares of the picture; what reaches beyond the picture's edge is cut off. */
export function boxOf({ corner, along, down }: Rectangle, size: { width: number; height: number }): SourceBox {
  const share = (values: readonly number[], whole: number): [from: number, to: number] => {
    const within = (value: number): number => Math.min(1, Math.max(0, value / whole));
    return [within(Math.min(...values)), within(Math.max(...values))];
  };
  const edges = (from: number, a: number, d: number): number[] => [from, from + a, from + d, from + a + d];
  const [left, right] = share(edges(corner.x, along.x, down.x), size.width);
  const [top, bottom] = share(edges(corner.y, along.y, down.y), size.height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
