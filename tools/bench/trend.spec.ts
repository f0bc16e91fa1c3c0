import { describe, expect, it } from '@jest/globals';
import { trendOf } from './trend.ts';

describe('trendOf', () => {
  it('sets the middle of the first quarter beside that of the last, whatever single samples do', () => {
    expect(trendOf([100, 90, 400, 5, 7, 6, 3, 8, 9, 110, 0, 120])).toMatchObject({ first: 100, last: 110 });
  });

  it('tells the growth from sample to sample', () => {
    expect(trendOf([10, 12, 14, 16, 18, 20, 22, 24])).toEqual({ first: 11, last: 23, growth: 2 });
    expect(trendOf([5, 5, 5, 5]).growth).toBe(0);
  });

  it('takes no fewer than four', () => {
    expect(() => trendOf([1, 2, 3])).toThrow('not 3');
  });
});
