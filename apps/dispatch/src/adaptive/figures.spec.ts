import { describe, expect, it } from '@jest/globals';
import { addUp, figuresBetween } from './figures.ts';
import type { Counts } from './history.ts';

const nothing: Counts = { attempts: 0, errors: 0, upstreams: {} };
const stats = (calls: number, waited = 0, timeouts = 0, inFlight = 0) => ({ calls, waited, timeouts, inFlight });

describe('figures between two counts', () => {
  it('are shares of what happened between them', () => {
    const from: Counts = { attempts: 100, errors: 90, upstreams: { telegram: stats(200, 100, 100), line: stats(10) } };
    const to: Counts = { attempts: 110, errors: 92, upstreams: { telegram: stats(208, 104, 102, 3), line: stats(12, 1, 0) } };
    expect(figuresBetween(from, to)).toEqual({
      attempts: 10,
      errorRate: 0.2,
      poolTimeouts: 2,
      poolTimeoutRatio: 0.2,
      upstreams: {
        telegram: { calls: 8, waited: 4, timeouts: 2, poolTimeoutRatio: 0.25, poolWaitRatio: 0.5, inFlight: 3 },
        line: { calls: 2, waited: 1, timeouts: 0, poolTimeoutRatio: 0, poolWaitRatio: 0.5, inFlight: 0 },
      },
    });
  });

  it('are 0, and no nonsense, when nothing happened', () => {
    const idle = { ...nothing, upstreams: { telegram: stats(7, 1, 1) } };
    expect(figuresBetween(idle, idle)).toMatchObject({ attempts: 0, errorRate: 0, poolTimeoutRatio: 0, upstreams: { telegram: { poolTimeoutRatio: 0 } } });
    expect(figuresBetween(nothing, nothing)).toMatchObject({ errorRate: 0, poolTimeoutRatio: 0, upstreams: {} });
  });

  it('are never more than all: calls of before may give up now', () => {
    const from = { ...nothing, upstreams: { telegram: stats(20) } };
    expect(figuresBetween(from, { ...nothing, upstreams: { telegram: stats(20, 15, 15) } })).toMatchObject({ poolTimeouts: 15, poolTimeoutRatio: 1 });
    expect(figuresBetween(from, { ...nothing, upstreams: { telegram: stats(22, 15, 15) } }).poolTimeoutRatio).toBe(1);
  });

  it('of an upstream that is new count from nothing', () => {
    expect(figuresBetween(nothing, { ...nothing, upstreams: { wecom: stats(4, 0, 1) } }).upstreams['wecom']).toMatchObject({ calls: 4, poolTimeoutRatio: 0.25 });
  });
});

describe('the counts of several channels', () => {
  it('add up, each with its own upstreams', () => {
    const telegram: Counts = { attempts: 3, errors: 1, upstreams: { telegram: stats(3) } };
    const line: Counts = { attempts: 4, errors: 2, upstreams: { line: stats(4), 'line-data': stats(1) } };
    expect(addUp([telegram, line, nothing])).toEqual({ attempts: 7, errors: 3, upstreams: { telegram: stats(3), line: stats(4), 'line-data': stats(1) } });
    expect(addUp([])).toEqual(nothing);
  });
});
