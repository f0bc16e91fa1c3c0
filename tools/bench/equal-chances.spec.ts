import { expect, it } from '@jest/globals';
import { equalChances } from './equal-chances.ts';

it('gives everything the same share of all draws, although the later ones are drawn less often', () => {
  const shares: number[] = [];
  let left = 1;
  for (const chance of equalChances(0.1, 4)) {
    shares.push(left * chance);
    left *= 1 - chance;
  }
  for (const share of shares) expect(share).toBeCloseTo(0.025);
  expect(left).toBeCloseTo(0.9);
});
