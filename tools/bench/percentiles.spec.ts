import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { median, percentile, spread } from './percentiles.ts';

const hundred = Array.from({ length: 100 }, (_unused, index) => 100 - index);
const measures = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });

describe('percentile', () => {
  it.each([
    [0.5, 50],
    [0.95, 95],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('at %d of 1…100 in any order is %i', (share, expected) => {
    expect(percentile(hundred, share)).toBe(expected);
  });

  it('of one value is that value', () => {
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('of nothing is no number', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('sorts by number, not by text, and leaves the values as they were', () => {
    const values = [10, 9, 100];
    expect(percentile(values, 1)).toBe(100);
    expect(values).toEqual([10, 9, 100]);
  });

  it('is a measured value that at least the share of all does not exceed, and that no smaller value could replace', () => {
    fc.assert(
      fc.property(measures, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
        const found = percentile(values, share);
        const within = values.filter((value) => value <= found).length;
        const below = values.filter((value) => value < found).length;
        return values.includes(found) && within >= share * values.length && below < share * values.length;
      }),
    );
  });
});

describe('median', () => {
  it('is the middle of an odd number of values, and between the two middle ones otherwise', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});

describe('spread', () => {
  it('tells the middle round and the extremes', () => {
    expect(spread([12, 10, 17])).toEqual({ median: 12, min: 10, max: 17 });
  });
});
