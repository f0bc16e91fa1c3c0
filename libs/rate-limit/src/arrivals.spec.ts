import { describe, expect, it } from '@jest/globals';
import { flowOf, steadyPerMinute } from './arrivals.ts';

describe('what keeps coming, of six counts of ten seconds each', () => {
  it.each<[string, number[], number]>([
    ['nothing', [0, 0, 0, 0, 0, 0], 0],
    ['one every six seconds', [2, 2, 1, 2, 2, 1], 10],
    ['one every twenty seconds', [1, 0, 1, 0, 1, 0], 3],
    ['many', [98, 103, 110, 95, 101, 93], 600],
    ['a burst that is over', [0, 300, 0, 0, 0, 0], 0],
    ['a burst right now', [0, 0, 0, 0, 0, 300], 0],
    ['a burst in two counts', [0, 0, 150, 150, 0, 0], 0],
    ['a burst amid what keeps coming', [2, 2, 90, 2, 2, 2], 12],
    ['a burst of twelve amid thirty a minute', [5, 5, 5, 17, 5, 5], 30],
    ['a burst across two counts amid thirty a minute', [5, 5, 11, 11, 5, 5], 30],
    ['what differs by chance', [3, 7, 5, 8, 2, 5], 30],
    ['what has been ten times as much for half a minute', [2, 2, 2, 20, 20, 20], 66],
    ['what has been ten times as much for forty seconds', [2, 2, 20, 20, 20, 20], 84],
    ['what has come for half a minute', [0, 0, 0, 2, 2, 2], 6],
    ['what has stopped half a minute ago', [2, 2, 2, 0, 0, 0], 6],
  ])('%s', (_what, counts, perMinute) => {
    expect(steadyPerMinute(counts)).toBe(perMinute);
  });
});

describe('messages that go on coming evenly', () => {
  const now = 1_000;
  const flow = (perMinute: number, lastAgoMs: number, more: { from?: number; until?: number } = {}) => flowOf({ perMinute, lastAt: now - lastAgoMs }, { now, ...more });

  it('can be taken one by one when they have come, an interval after the last', () => {
    const coming = flow(6, 4_000);
    expect([now, 6_999, 7_000, 7_000, 16_999, 17_000].map((at) => coming.take(at))).toEqual([false, false, true, false, false, true]);
    expect(coming.nextAt()).toBe(27_000);
  });

  it('come now when they are late', () => {
    const late = flow(6, 30_000);
    expect([late.nextAt(), late.take(now), late.nextAt()]).toEqual([now, true, now + 10_000]);
  });

  it('wait for whoever takes them later', () => {
    const coming = flow(6, 5_000);
    expect([31_000, 31_000, 31_000, 31_000].map((at) => coming.take(at))).toEqual([true, true, true, false]);
  });

  it('are those between two instants, in the same steps', () => {
    const some = flow(6, 5_000, { from: 20_000, until: 40_000 });
    expect([99_000, 99_000, 99_000].map((at) => some.take(at))).toEqual([true, true, false]);
    expect([flow(6, 5_000, { from: 20_000 }).nextAt(), some.nextAt()]).toEqual([26_000, Infinity]);
  });

  it.each([['none a minute', flow(0, 0)], ['a kind of which nothing is known', flowOf(undefined, { now })], ['a time that is over before it begins', flow(60, 0, { from: 5_000, until: 4_000 })]])('never come: %s', (_what, none) => {
    expect([none.take(1e12), none.nextAt()]).toEqual([false, Infinity]);
  });
});
