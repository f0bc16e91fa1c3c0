import { describe, expect, it } from '@jest/globals';
import type { Arrival } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { pullDelayMs, withoutStale } from './plan.ts';

const textAt = (at: string): Arrival => ({
  platformEventId: at,
  kind: 'text',
  chatId: 'wk:wm',
  event: { chatId: 'wk:wm', kind: 'text', text: 'x', media: null, sender: { id: 'wm', name: null, language: null }, at },
});

describe('what is found in a mailbox without a place to read on from', () => {
  const [old, young] = [textAt('2026-11-22T06:59:59.000Z'), textAt('2026-11-22T07:00:00.000Z')];
  const voice: Arrival = { platformEventId: 'v', kind: 'audio', chatId: 'wk:wm', event: null };

  it('is kept and not worked when it is old, and worked when it is not', () => {
    expect(withoutStale([old, voice, young], new Date('2026-11-22T07:00:00Z'))).toEqual([{ ...old, kind: 'stale', event: null }, voice, young]);
  });

  it('is all worked when nothing says what is old', () => {
    expect(withoutStale([old, young], null)).toEqual([old, young]);
  });
});

describe('the next try after a failure', () => {
  it.each<[string, unknown, number, number]>([
    ['that may pass', new AppError('unavailable', 'x'), 1, 5_000],
    ['of being too fast', new AppError('throttled', 'x'), 7, 60_000],
    ['that nobody foresaw', new Error('bug'), 1, 5_000],
    ['of the secret', new AppError('unauthorized', 'x'), 1, 60_000],
    ['of the secret, again', new AppError('unauthorized', 'x'), 4, 480_000],
    ['of the secret, many times', new AppError('unauthorized', 'x'), 2_000, 3_600_000],
  ])('%s', (_title, error, failures, delayMs) => {
    expect(pullDelayMs(error, failures)).toBe(delayMs);
  });
});
