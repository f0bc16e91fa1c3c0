import { describe, expect, it } from '@jest/globals';
import { closedLoop, openLoop, perSecond } from './load.ts';

const later = (): { promise: Promise<void>; resolve: () => void } => Promise.withResolvers<void>();

describe('openLoop', () => {
  it('begins everything on time although nothing is answered, and counts the wait from when it was due', async () => {
    const gate = later();
    const begun: number[] = [];
    const load = await openLoop({ perSecond: 500, seconds: 0.02 }, (index) => {
      begun.push(index);
      if (index === 9) gate.resolve();
      return gate.promise;
    });
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // The first was due 18 ms before the last, and all are answered together.
    expect(Math.max(...load.latencies) - Math.min(...load.latencies)).toBeCloseTo(18, 0);
  });

  it('counts what failed apart, with the first reason', async () => {
    const { failed, firstFailure, latencies } = await openLoop({ perSecond: 1_000, seconds: 0.004 }, (index) =>
      index % 2 === 0 ? Promise.resolve() : Promise.reject(new Error(`no ${index}`)),
    );
    expect({ failed, firstFailure, answered: latencies.length }).toEqual({ failed: 2, firstFailure: 'no 1', answered: 2 });
  });
});

describe('closedLoop', () => {
  it('never has more under way than it has connections, and ends after the count', async () => {
    let [now, most] = [0, 0];
    const load = await closedLoop({ connections: 4, count: 21 }, async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
    });
    expect(most).toBe(4);
    expect(load.latencies).toHaveLength(21);
  });

  it('begins nothing after its time', async () => {
    const load = await closedLoop({ connections: 2, seconds: 0.02 }, () => new Promise(setImmediate));
    expect(load.elapsedMs).toBeLessThan(2_000);
    expect(load.latencies.length).toBeGreaterThan(1);
  });
});

describe('perSecond', () => {
  it('counts answers only', () => {
    expect(perSecond({ latencies: [1, 1, 1], elapsedMs: 500, failed: 4, firstFailure: 'x', lateMs: 0 })).toBe(6);
  });
});
