import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { finalOutcome, sent, settleFailure } from './settle.ts';

const first = { attempts: 1, maxAttempts: 3, onUncertain: 'never', doubts: 0 } as const;
const middle = 0.5;

describe('what becomes of a message after a failed attempt', () => {
  it('a passing failure is tried again after 1, then 2 seconds, and fails with the third attempt', () => {
    const error = new AppError('unavailable', 'x');
    expect(settleFailure(error, first, middle)).toMatchObject({ state: 'RETRYING', outcome: 'retry', delayMs: 1_000 });
    expect(settleFailure(error, { ...first, attempts: 2 }, middle)).toMatchObject({ state: 'RETRYING', delayMs: 2_000 });
    expect(settleFailure(error, { ...first, attempts: 3 }, middle)).toMatchObject({ state: 'FAILED', outcome: 'failed' });
  });

  it('a flood wait silences the account for the stated time, even on the last attempt', () => {
    const error = new AppError('throttled', 'x', { retryAfterMs: 3_000 });
    expect(settleFailure(error, { ...first, attempts: 3 }, middle)).toMatchObject({ state: 'RETRYING', outcome: 'flood', floodMs: 3_000, delayMs: 0 });
  });

  it('a flood wait without a number lasts a minute', () => {
    expect(settleFailure(new AppError('throttled', 'x'), first, middle).floodMs).toBe(60_000);
  });

  it('a flood wait is for the chat where the platform says so, else for the account', () => {
    expect(settleFailure(new AppError('throttled', 'x', { details: { scope: 'chat' } }), first, middle).floodScope).toBe('chat');
    expect(settleFailure(new AppError('throttled', 'x'), first, middle).floodScope).toBe('account');
  });

  it('whoever must hear from the person first waits for that, and burns no attempt', () => {
    expect(settleFailure(new AppError('awaiting-reply', 'x'), { ...first, attempts: 3 }, middle)).toMatchObject({ outcome: 'held', state: 'RETRYING', burns: false });
  });

  it('a lost answer is not repeated', () => {
    expect(settleFailure(new AppError('uncertain', 'x'), first, middle)).toMatchObject({ state: 'UNCERTAIN', outcome: 'uncertain' });
  });

  it('a lost answer is repeated once where its sender does not mind, within its attempts', () => {
    const tries = { ...first, onUncertain: 'once' } as const;
    const lost = new AppError('uncertain', 'x');
    expect(settleFailure(lost, tries, middle)).toMatchObject({ state: 'RETRYING', outcome: 'uncertain', delayMs: 1_000 });
    expect(settleFailure(lost, { ...tries, doubts: 1 }, middle).state).toBe('UNCERTAIN');
    expect(settleFailure(lost, { ...tries, attempts: 3 }, middle).state).toBe('UNCERTAIN');
  });

  it('a lost answer that is safe to repeat is repeated, and after the last attempt in doubt', () => {
    const lost = new AppError('timeout', 'x');
    expect(settleFailure(lost, first, middle)).toMatchObject({ state: 'RETRYING', outcome: 'retry', delayMs: 1_000 });
    expect(settleFailure(lost, { ...first, attempts: 3 }, middle)).toMatchObject({ state: 'UNCERTAIN', outcome: 'uncertain', errorCode: 'timeout' });
  });

  it.each([{ parseMode: null }, { replyToken: null }])('a message that must be changed (%j) goes at once, changed, and burns no attempt', (amend) => {
    const error = new AppError('unavailable', 'x', { details: { amend } });
    expect(settleFailure(error, { ...first, attempts: 3 }, middle)).toMatchObject({ outcome: 'retry', state: 'RETRYING', burns: false, delayMs: 0, amend });
  });

  it('a chat that moved is followed at once, but not in circles', () => {
    const error = new AppError('unavailable', 'x', { details: { amend: { chatId: '-100' } } });
    expect(settleFailure(error, first, middle)).toMatchObject({ outcome: 'retry', burns: true, delayMs: 0, amend: { chatId: '-100' } });
    expect(settleFailure(error, { ...first, attempts: 3 }, middle)).toMatchObject({ outcome: 'retry', state: 'RETRYING' });
    expect(settleFailure(error, { ...first, attempts: 5 }, middle)).toMatchObject({ state: 'FAILED' });
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
    expect(finalOutcome(sent('17'))).toBe('sent');
    expect(finalOutcome(settleFailure(new AppError('gone', 'x'), first, middle))).toBe('failed');
    expect(finalOutcome(settleFailure(new AppError('unavailable', 'x'), first, middle))).toBeNull();
    expect(finalOutcome(settleFailure(new AppError('throttled', 'x'), first, middle))).toBeNull();
  });
});
