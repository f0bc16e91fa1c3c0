import { describe, expect, it } from '@jest/globals';
import { flowOf, steadyPerMinute } from './arrivals.ts';

describe('what keeps coming, of six counts of ten seconds each', () => {
  it.each<[string, number[], number]>([
    ['nothing', [0, 0, 0, 0, 0, 0], 0],
    ['one every six seconds', [2, 2, 1, 2, 2, 1], 10],
    ['one every twenty seconds', [1, 0, 1, 0, 1, 0], 3],
    ['many', [98, 103, 110, 95, 101, 93], 600],
    ['a burst that is over', [0, 300, 0, 0, 0, 0], 1],
    ['a burst right now', [0, 0, 0, 0, 0, 300], 1],
    ['a burst in two counts', [0, 0, 150, 150, 0, 0], 2],
    ['a burst amid what keeps coming', [2, 2, 90, 2, 2, 2], 15],
    ['what has come for half a minute', [0, 0, 0, 2, 2, 2], 6],
    ['what has stopped half a minute ago', [2, 2, 2, 0, 0, 0], 6],
  ])('%s', (_what, counts, perMinute) => {
    expect(steadyPerMinute(counts)).toBe(perMinute);
  });
});

describe('messages that come evenly', () => {
  it('can be taken one by one when they have come', () => {
    const flow = flowOf(6, 1_000);
    expect([1_000, 5_999, 6_000, 6_000, 15_999, 16_000].map((at) => flow.take(at))).toEqual([false, false, true, false, false, true]);
    expect(flow.nextAt()).toBe(26_000);
  });

  it('wait for whoever takes them later', () => {
    const flow = flowOf(6, 0);
    expect([30_000, 30_000, 30_000, 30_000].map((at) => flow.take(at))).toEqual([true, true, true, false]);
  });

  it('come no longer when their time is over', () => {
    const flow = flowOf(6, 0, 20_000);
    expect([99_000, 99_000, 99_000].map((at) => flow.take(at))).toEqual([true, true, false]);
    expect(flow.nextAt()).toBe(Infinity);
  });

  it.each([['none a minute', flowOf(0, 0)], ['a time that is over before it begins', flowOf(60, 5, 4)]])('never come: %s', (_what, flow) => {
    expect([flow.take(1e12), flow.nextAt()]).toEqual([false, Infinity]);
  });
});
