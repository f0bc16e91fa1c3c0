import { describe, expect, it } from '@jest/globals';
import { viewQueue } from './queue-view.ts';

const lane = {
  account: 'telegram',
  channel: 'telegram' as const,
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
  halted: false,
  pace: 1,
};
const condition = { windows: [], floods: [], floodCount: 0, health: { score: 100, reasons: [] } };

describe('the view of a queue', () => {
  it('sums up what is there now, and the lifetime apart from it', () => {
    expect(viewQueue(lane, condition)).toMatchObject({
      total: 8,
      stats: { total: 100, completed: 95, failed: 5, retries: 10, avgTime: 2.5 },
    });
  });

  it('says how full each window is and when it has room again', () => {
    const window = { scope: 'account', max: 2, windowMs: 60_000, allowed: 2, used: 2 } as const;
    const { windows } = viewQueue(lane, { ...condition, windows: [{ ...window, freeAt: new Date('2026-11-20T08:01:10.000Z') }] });
    expect(windows).toEqual([{ ...window, freeAt: '2026-11-20T08:01:10.000Z' }]);
  });

  it('says what has to be silent, and until when', () => {
    const until = new Date('2026-11-20T08:01:10.000Z');
    const floods = [{ scope: 'account', chatId: null, until } as const, { scope: 'chat', chatId: '7', until } as const];
    expect(viewQueue(lane, { ...condition, floods, floodCount: 9 })).toMatchObject({
      floods: [{ scope: 'account', until: until.toISOString() }, { scope: 'chat', chatId: '7', until: until.toISOString() }],
      floodCount: 9,
    });
  });

  it('is paused also when everything is', () => {
    expect(viewQueue({ ...lane, halted: true }, condition)).toMatchObject({ paused: true, halted: true });
  });

  it('has an average of nothing when nothing was sent', () => {
    expect(viewQueue({ ...lane, completed: 0, sendMs: 0 }, condition).stats.avgTime).toBe(0);
  });
});
