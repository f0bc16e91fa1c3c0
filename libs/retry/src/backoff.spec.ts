import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs, sendingBackoff } from './backoff.ts';

const plain = { ...sendingBackoff, jitter: 0 };

describe('sending backoff', () => {
  it('waits 1, 2, 4, 8 seconds after the first four failures', () => {
    expect([1, 2, 3, 4].map((attempt) => backoffMs(plain, attempt, 0))).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it('never waits longer than the maximum', () => {
    expect(backoffMs(plain, 60, 0)).toBe(300_000);
  });

  it('stays within a fifth of the plain delay, whatever chance says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (attempt, random) => {
        const without = backoffMs(plain, attempt, 0);
        const withJitter = backoffMs(sendingBackoff, attempt, random);
        expect(Math.abs(withJitter - without)).toBeLessThanOrEqual(without * 0.2 + 1);
      }),
    );
  });
});
