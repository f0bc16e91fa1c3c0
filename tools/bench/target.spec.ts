import { describe, expect, it } from '@jest/globals';
import { atLeast, atMost, isReached, targetText, under, type Target } from './target.ts';

const half: Target = { of: 'ratio', is: '≥', value: 0.5 };

describe('isReached', () => {
  it.each([
    ['below what is a limit', under(25), 24.9, true],
    ['at what is to stay under', under(25), 25, false],
    ['at what may be had', atMost(25), 25, true],
    ['at what is to be had', atLeast(2_000), 2_000, true],
    ['below what is to be had', atLeast(2_000), 1_999, false],
  ])('looks at the median of Sluice: %s', (_title, target, median, reached) => {
    expect(isReached(target, { sluice: { median }, ratio: 1 })).toBe(reached);
  });

  it('looks at the ratio where bare is the measure, and takes none for missed', () => {
    const sluice = { median: 1 };
    expect([0.5, 0.49, null].map((ratio) => isReached(half, { sluice, ratio }))).toEqual([true, false, false]);
  });
});

describe('targetText', () => {
  it('reads as one would say it', () => {
    expect([targetText(under(25), 'ms'), targetText(atLeast(2_000), '/s'), targetText(half, '/s')]).toEqual(['< 25 ms', '≥ 2,000/s', '≥ 0.5 × bare']);
  });
});
