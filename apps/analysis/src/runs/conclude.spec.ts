import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { conclude } from './conclude.ts';

const again = (delayMs: number, burnsAttempt = true) => ({ kind: 'again', delayMs, burnsAttempt });
const postponed = (retryAfterMs: number): AppError => new AppError('postponed', 'All keys rest.', { retryAfterMs });

describe('an item that could not be worked', () => {
  it.each([
    ['is tried again at once after a second timeout, four seconds later', new AppError('timeout', 't'), 2, again(4_000)],
    ['waits as long as it was told', new AppError('throttled', 't', { retryAfterMs: 7_000 }), 1, again(7_000)],
    ['is tried again after what nobody foresaw', new TypeError('secret words'), 3, again(5_000)],
    ['waits for a quota without burning an attempt, also after the last one', postponed(9_000), 4, again(9_000, false)],
  ])('%s', (_title, error, attempts, expected) => {
    expect(conclude(error, { attempts, ageMs: 0 })).toEqual(expected);
  });

  it.each([
    ['a fault of the request, at once', new AppError('rejected', 'Blocked for safety.'), 1, 0, { status: 422, code: 'rejected', detail: 'Blocked for safety.' }],
    ['the fourth failure', new AppError('unavailable', 'Away.'), 4, 0, { status: 503, code: 'unavailable' }],
    ['a wait that would last until the run is over an hour old', postponed(60_000), 1, 3_590_000, { status: 503, code: 'postponed' }],
    ['the fourth failure that nobody foresaw, without its words', new TypeError('secret words'), 4, 0, { status: 500, detail: expect.not.stringContaining('secret') }],
  ])('fails for good by %s', (_title, error, attempts, ageMs, problem) => {
    expect(conclude(error, { attempts, ageMs })).toEqual({ kind: 'failed', problem: expect.objectContaining(problem) });
  });
});
