import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { workDelayMs } from './work-delay.ts';

describe('delay before work is tried again', () => {
  it.each([
    ['a timeout doubles', new AppError('timeout', 't'), 3, 8_000],
    ['a timeout stops doubling at 30 s', new AppError('timeout', 't'), 9, 30_000],
    ['throttled waits what was stated', new AppError('throttled', 't', { retryAfterMs: 21_400 }), 1, 21_400],
    ['throttled without a number waits a minute', new AppError('throttled', 't'), 1, 60_000],
    ['an open circuit waits until it may half-open', new AppError('circuit-open', 't', { retryAfterMs: 900 }), 1, 900],
    ['unavailable waits 5 s', new AppError('unavailable', 't'), 1, 5_000],
    ['a bug is tried again after 5 s', new TypeError('bug'), 1, 5_000],
    ['a final failure is never tried again', new AppError('gone', 't'), 1, null],
  ])('%s', (_title, error, attempt, expected) => {
    expect(workDelayMs(error, attempt)).toBe(expected);
  });
});
