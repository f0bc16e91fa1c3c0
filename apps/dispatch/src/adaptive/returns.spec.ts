import { describe, expect, it } from '@jest/globals';
import { Returns } from './returns.ts';

const now = 1_800_000_000_000;

describe('a lane that found no room', () => {
  it.each([
    [0, 1_000],
    [0.5, 1_250],
    [1, 1_500],
  ])('comes back in about a second (random %d: %d ms)', (random, delayMs) => {
    expect(new Returns().plan('a', now, random)).toBe(delayMs);
  });

  it('comes back once, however often it is put off until then', () => {
    const returns = new Returns();
    returns.plan('a', now, 0);
    expect([returns.plan('a', now, 0), returns.plan('a', now + 800, 0)]).toEqual([null, null]);
  });

  it('may be put off again when it is back, also when it is a little early', () => {
    const returns = new Returns();
    returns.plan('a', now, 0);
    expect(returns.plan('a', now + 950, 0)).toBe(1_000);
    expect(returns.plan('a', now + 1_950, 0)).toBe(1_000);
    expect(returns.plan('a', now + 1_950, 0)).toBeNull();
  });

  it('comes back later when it is one of many: no more than 333 in a second', () => {
    const returns = new Returns();
    const delays = Array.from({ length: 1_000 }, (_, at) => returns.plan(`lane ${at}`, now, 0) ?? 0);
    expect([delays[0], delays.at(-1)]).toEqual([1_000, 1_000 + 999 * 3]);
    expect(returns.plan('later', now + 60_000, 0)).toBe(1_000);
  });
});
