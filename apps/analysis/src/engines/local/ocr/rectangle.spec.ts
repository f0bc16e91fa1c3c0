import { describe, expect, it } from '@jest/globals';
import { grow, lengthOf, smallestRectangle, turn, type Point } from './rectangle.ts';

/** The corners of a box of 100 × 20 whose text runs at the angle (degrees). */
function box(degrees: number): Point[] {
  const angle = (degrees * Math.PI) / 180;
  return [[0, 0], [100, 0], [100, 20], [0, 20]].map(([x, y]) => ({
    x: 200 + x! * Math.cos(angle) - y! * Math.sin(angle),
    y: 200 + x! * Math.sin(angle) + y! * Math.cos(angle),
  }));
}

describe('rectangles at any angle', () => {
  it.each([0, 7, -20, 40])('finds a box that lies at %i degrees', (degrees) => {
    const { along, down } = smallestRectangle(box(degrees));
    expect(lengthOf(along)).toBeCloseTo(100);
    expect(lengthOf(down)).toBeCloseTo(20);
    expect((Math.atan2(along.y, along.x) * 180) / Math.PI).toBeCloseTo(degrees);
  });

  it('calls the edge nearer to the horizontal "along", even when it is the shorter one', () => {
    const { along } = smallestRectangle(box(80));
    expect(lengthOf(along)).toBeCloseTo(20);
  });

  it('grows on every side', () => {
    expect(grow({ corner: { x: 10, y: 10 }, along: { x: 30, y: 0 }, down: { x: 0, y: 8 } }, 2)).toEqual({
      corner: { x: 8, y: 8 },
      along: { x: 34, y: 0 },
      down: { x: 0, y: 12 },
    });
  });

  it('starts at the opposite corner after half a turn, and where it was after a whole one', () => {
    const upright = { corner: { x: 1, y: 2 }, along: { x: 30, y: 0 }, down: { x: 0, y: 8 } };
    expect(turn(upright, 2)).toEqual({ corner: { x: 31, y: 10 }, along: { x: -30, y: -0 }, down: { x: -0, y: -8 } });
    expect(turn(turn(upright, 3), 1).corner).toEqual(upright.corner);
  });
});
