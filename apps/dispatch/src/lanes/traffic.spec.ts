import { describe, expect, it } from '@jest/globals';
import { AppError, codes, type Code } from '@sluice/errors';
import { sent, settleFailure, type Settlement } from './settle.ts';
import { isError, Traffic } from './traffic.ts';

const tries = { attempts: 1, maxAttempts: 3, onUncertain: 'never', doubts: 0 } as const;
const failed = (code: Code, details: object = {}): Settlement => settleFailure(new AppError(code, 'x', { details: { ...details } }), tries, 0.5);

describe('an attempt counts as an error', () => {
  it('when it ended in something transient, or without an answer; refusals are answers', () => {
    const errors = codes.filter((code) => isError(failed(code)));
    expect(errors).toEqual(['uncertain', 'unavailable', 'timeout', 'throttled', 'circuit-open']);
  });

  it('also when it was the last of its message', () => {
    expect(isError(settleFailure(new AppError('unavailable', 'x'), { ...tries, attempts: 3 }, 0.5))).toBe(true);
  });

  it('also when nobody foresaw how it failed', () => {
    expect(isError(settleFailure(new Error('bug'), tries, 0.5))).toBe(true);
  });

  it.each([{ chatId: '-100' }, { parseMode: null }, { replyToken: null }])('but not when all it needed was a correction: %j', (amend) => {
    expect(isError(failed('unavailable', { amend }))).toBe(false);
  });
});

describe('traffic', () => {
  it('counts sends in flight, the most at once since it was asked, and how they ended', async () => {
    const traffic = new Traffic();
    const ends = Array.from({ length: 3 }, () => Promise.withResolvers<Settlement>());
    const carried = ends.map(({ promise }) => traffic.carry(() => promise));
    expect(traffic.inFlight).toBe(3);
    ends[0]?.resolve(sent('1'));
    ends[1]?.resolve(failed('unavailable'));
    await Promise.all(carried.slice(0, 2));
    expect([traffic.inFlight, traffic.takePeak(), traffic.takePeak()]).toEqual([1, 3, 1]);
    expect(traffic.counts()).toEqual({ attempts: 2, errors: 1 });
    ends[2]?.resolve(failed('forbidden'));
    await carried[2];
    expect([traffic.inFlight, traffic.counts()]).toEqual([0, { attempts: 3, errors: 1 }]);
  });
});
