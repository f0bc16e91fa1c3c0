import { describe, expect, it } from '@jest/globals';
import { turn, type Rectangle } from './rectangle.ts';
import { boxOf, placeLines } from './text-line.ts';

const size = { width: 400, height: 200 };
const level: Rectangle = { corner: { x: 40, y: 50 }, along: { x: 200, y: 0 }, down: { x: 0, y: 20 } };

describe('where a line stands', () => {
  it('is the same place on the picture, whichever way up it was read', () => {
    for (const quarters of [0, 1, 2, 3]) {
      const box = boxOf(turn(level, quarters), size);
      expect(Object.values(box).map((share) => Math.round(share * 1000))).toEqual([100, 250, 500, 100]);
    }
  });

  it('is the upright box around a line that climbs, and no more than the picture', () => {
    expect(boxOf({ corner: { x: 0, y: 100 }, along: { x: 300, y: -100 }, down: { x: 10, y: 30 } }, size)).toEqual({ x: 0, y: 0, width: 0.775, height: 0.65 });
    expect(boxOf({ corner: { x: -20, y: 180 }, along: { x: 440, y: 0 }, down: { x: 0, y: 40 } }, size)).toMatchObject({ x: 0, y: 0.9, width: 1 });
  });

  it('on the card is told as if the card lay upright', () => {
    const upsideDown = [level, { ...level, corner: { x: 40, y: 100 } }].map((line) => turn(line, 2));
    const [upper, lower] = placeLines(upsideDown);
    expect(upper!.top).toBeGreaterThan(lower!.top);
    expect([upper!.right - upper!.left, upper!.bottom - upper!.top]).toEqual([200, 20]);
  });
});
