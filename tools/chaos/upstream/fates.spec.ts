import { describe, expect, it } from '@jest/globals';
import { calm, fateOf, rough } from './fates.ts';

const fates = (odds = rough, seed = 1) => Array.from({ length: 20_000 }, (_unused, index) => fateOf({ seed, odds }, `message ${index}`, 1));

describe('the fate of a call', () => {
  it('is the same for the same seed, message and try, and another for another', () => {
    const fate = fateOf({ seed: 1, odds: rough }, 'a', 1);
    expect(fateOf({ seed: 1, odds: rough }, 'a', 1)).toEqual(fate);
    for (const other of [fateOf({ seed: 2, odds: rough }, 'a', 1), fateOf({ seed: 1, odds: rough }, 'b', 1), fateOf({ seed: 1, odds: rough }, 'a', 2)]) expect(other).not.toEqual(fate);
  });

  it('follows the odds', () => {
    const share = (kind: string): number => fates().filter(({ answer }) => answer.kind === kind).length / 20_000;
    expect(share('throttled')).toBeCloseTo(rough.throttledChat, 2);
    expect(share('dropped')).toBeCloseTo(rough.dropped, 2);
    expect(share('ok')).toBeGreaterThan(0.9);
    expect(fates(calm).every(({ answer, delivered }) => answer.kind === 'ok' && delivered)).toBe(true);
  });

  it('delivers what is answered ok, nothing that is throttled or refused, and half of what says nothing', () => {
    const all = fates({ throttledChat: 0.1, throttledAccount: 0.1, refused: 0.2, page: 0.2, dropped: 0.2 });
    const delivered = (wanted: (fate: (typeof all)[number]) => boolean): number => {
      const some = all.filter(wanted);
      return some.filter((fate) => fate.delivered).length / some.length;
    };
    expect(delivered(({ answer }) => answer.kind === 'ok')).toBe(1);
    expect(delivered(({ answer }) => answer.kind === 'throttled' || answer.kind === 'refused')).toBe(0);
    expect(delivered(({ answer }) => answer.kind === 'page' && answer.status === 503)).toBe(0);
    expect(delivered(({ answer }) => answer.kind === 'dropped')).toBeCloseTo(0.5, 1);
    expect(delivered(({ answer }) => answer.kind === 'page' && answer.status !== 503)).toBeCloseTo(0.5, 1);
  });
});
