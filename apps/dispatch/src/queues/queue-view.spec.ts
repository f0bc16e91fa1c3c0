import { describe, expect, it } from '@jest/globals';
import { viewQueue } from './queue-view.ts';

const lane = {
  account: 'telegram',
  limits: [{ max: 2, windowMs: 60_000 }],
  pending: 5,
  processing: 1,
  retrying: 2,
  failed: 0,
  accepted: 100,
  completed: 95,
  lifetimeFailed: 5,
  retries: 10,
  sendMs: 237_500,
  floodUntil: null,
  paused: false,
};

describe('the view of a queue', () => {
  it('sums up what is there now, and the lifetime apart from it', () => {
    expect(viewQueue(lane, { nowMs: 0, inFlight: 1, endedAt: [] })).toMatchObject({
      total: 8,
      stats: { total: 100, completed: 95, failed: 5, retries: 10, avgTime: 2.5 },
    });
  });

  it('says how full each window is and when it has room again', () => {
    const nowMs = Date.parse('2026-11-20T08:00:30.000Z');
    const { windows } = viewQueue(lane, { nowMs, inFlight: 0, endedAt: [nowMs - 20_000, nowMs - 10_000] });
    expect(windows).toEqual([{ max: 2, windowMs: 60_000, used: 2, freeAt: '2026-11-20T08:01:10.000Z' }]);
  });

  it('has an average of nothing when nothing was sent', () => {
    expect(viewQueue({ ...lane, completed: 0, sendMs: 0 }, { nowMs: 0, inFlight: 0, endedAt: [] }).stats.avgTime).toBe(0);
  });
});
