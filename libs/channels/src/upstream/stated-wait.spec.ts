import { describe, expect, it } from '@jest/globals';
import { statedWaitMs } from './stated-wait.ts';

describe('a wait that a platform stated', () => {
  it.each([
    [-5, 1_000],
    [0, 1_000],
    [0.5, 1_000],
    [1, 1_000],
    [3, 3_000],
    [86_400, 86_400_000],
    [86_401, 86_400_000],
    [1e18, 86_400_000],
  ])('of %d s is one of %d ms', (seconds, ms) => {
    expect(statedWaitMs(seconds)).toBe(ms);
  });
});
