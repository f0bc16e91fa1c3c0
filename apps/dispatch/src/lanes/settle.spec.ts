import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { finalOutcome, sent, settleFailure } from './settle.ts';

const first = { attempts: 1, maxAttempts: 3 };
const middle = 0.5;

describe('what becomes of a message after a failed attempt', () => {
  it('a passing failure is tried again after 1, then 2 seconds, and fails with the third attempt', () => {
    const error = new AppError('unavailable', 'x');
    expect(settleFailure(error, first, middle)).toMatchObject({ state: 'RETRYING', outcome: 'retry', delayMs: 1_000 });
    expect(settleFailure(error, { attempts: 2, maxAttempts: 3 }, middle)).toMatchObject({ state: 'RETRYING', delayMs: 2_000 });
    expect(settleFailure(error, { attempts: 3, maxAttempts: 3 }, middle)).toMatchObject({ state: 'FAILED', outcome: 'failed' });
  });

  it('a flood wait silences the account for the stated time, even on the last attempt', () => {
    const error = new AppError('throttled', 'x', { retryAfterMs: 3_000 });
    expect(settleFailure(error, { attempts: 3, maxAttempts: 3 }, middle)).toMatchObject({ state: 'RETRYING', outcome: 'flood', floodMs: 3_000, delayMs: 0 });
  });

  it('a flood wait without a number lasts a minute', () => {
    expect(settleFailure(new AppError('throttled', 'x'), first, middle).floodMs).toBe(60_000);
  });

  it('a lost answer is never repeated', () => {
    expect(settleFailure(new AppError('uncertain', 'x'), first, middle)).toMatchObject({ state: 'UNCERTAIN', outcome: 'uncertain' });
  });

  it('a final refusal fails at once, with its class', () => {
    expect(settleFailure(new AppError('forbidden', 'blocked'), first, middle)).toMatchObject({ state: 'FAILED', errorCode: 'forbidden', error: 'blocked' });
  });

  it('a bug counts as a lost answer: nobody knows what was sent', () => {
    expect(settleFailure(new TypeError('bug'), first, middle).state).toBe('UNCERTAIN');
  });
});

describe('final outcomes', () => {
  it('are sent, failed and uncertain', () => {
    expect(finalOutcome(sent)).toBe('sent');
    expect(finalOutcome(settleFailure(new AppError('gone', 'x'), first, middle))).toBe('failed');
    expect(finalOutcome(settleFailure(new AppError('unavailable', 'x'), first, middle))).toBeNull();
    expect(finalOutcome(settleFailure(new AppError('throttled', 'x'), first, middle))).toBeNull();
  });
});
