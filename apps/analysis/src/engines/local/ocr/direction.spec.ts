import { describe, expect, it } from '@jest/globals';
import { isClearlyUpright, likelyTurns, readsBetter, turnAll } from './direction.ts';
import type { Rectangle } from './rectangle.ts';

const lying: Rectangle = { corner: { x: 0, y: 0 }, along: { x: 200, y: 0 }, down: { x: 0, y: 20 } };
const standing: Rectangle = { corner: { x: 0, y: 0 }, along: { x: 20, y: 0 }, down: { x: 0, y: 200 } };

describe('which way up a page is', () => {
  it('is as it lies or upside down while most print lies', () => {
    expect(likelyTurns([lying, lying, standing])).toEqual([0, 2]);
  });

  it('is to one side or the other when most print stands on end', () => {
    expect(likelyTurns([lying, standing, standing])).toEqual([1, 3]);
  });

  it('makes every region lie', () => {
    expect(turnAll([standing], 1)[0]!.along).toEqual({ x: 0, y: 200 });
    expect(turnAll([standing], 0)[0]!.along).toEqual({ x: 0, y: 200 });
  });

  it('is tried the other way only when a trial reading is unsure', () => {
    expect(isClearlyUpright([0.99, 0.95])).toBe(true);
    expect(isClearlyUpright([0.6, 0.7])).toBe(false);
    expect(isClearlyUpright([])).toBe(false);
    expect(readsBetter([0.9], [0.6])).toBe(true);
  });
});
