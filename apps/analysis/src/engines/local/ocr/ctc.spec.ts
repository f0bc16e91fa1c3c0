import { describe, expect, it } from '@jest/globals';
import { decodeSteps, meanConfidence } from './ctc.ts';

const dictionary = ['', 'a', 'b'];
/** One row for each step: how likely are nothing, a and b. */
const output = (...rows: number[][]) => ({ data: Float32Array.from(rows.flat()), dims: [1, rows.length, 3] });

describe('decoding the steps of the line recogniser', () => {
  it('counts a class that goes on as one character, and as two when nothing lies between', () => {
    const read = decodeSteps(output([0, 1, 0], [0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]), dictionary);
    expect(read.map(({ character, step }) => [character, step])).toEqual([['a', 0], ['a', 3], ['b', 4]]);
  });

  it('is as sure as its characters are on average, and not at all of nothing', () => {
    expect(meanConfidence(decodeSteps(output([0.1, 0.5, 0.4], [0, 0, 1]), dictionary))).toBeCloseTo(0.75);
    expect(meanConfidence([])).toBe(0);
  });
});
