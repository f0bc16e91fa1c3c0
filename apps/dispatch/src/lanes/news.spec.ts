import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { streamEvent } from '@sluice/contracts';
import type { Claim } from './lane.repository.ts';
import { newsOf } from './news.ts';
import { sent, settleFailure } from './settle.ts';

const now = Date.parse('2026-11-20T08:00:00.000Z');
const claim: Claim = {
  ...{ attemptId: '7', messageId: 'm', chatId: '555001', text: 'secret words', kind: 'reply', parseMode: null, replyToken: null, replyTokenAt: null },
  ...{ edits: null, campaignId: null, batchId: null, trace: '0', attempts: 1, maxAttempts: 3, onUncertain: 'never', doubts: 0 },
};
const after = (error: AppError, floodScope: 'chat' | 'account' | null = null) => {
  const settlement = settleFailure(error, claim, 0.5);
  return newsOf('bot', { claim, settlement, effect: { attemptId: '7', state: settlement.state, floodScope } }, now);
};

describe('what the world is told', () => {
  it('of a message that went out', () => {
    const news = newsOf('bot', { claim, settlement: sent('17'), effect: { attemptId: '7', state: 'COMPLETED', floodScope: null } }, now);
    expect(news).toEqual([{ type: 'message-sent', messageId: 'm', accountId: 'bot', chatId: '555001', outcome: 'sent', success: true, attempts: 1 }]);
  });

  it('of one that is tried again, and when', () => {
    expect(after(new AppError('unavailable', 'x'))).toEqual([expect.objectContaining({ type: 'message-retrying', errorCode: 'unavailable', retryAt: '2026-11-20T08:00:01.000Z' })]);
  });

  it('of a flood wait, in the scope that it turned out to have', () => {
    const flood = new AppError('throttled', 'x', { retryAfterMs: 5_000, details: { scope: 'chat' } });
    expect(after(flood, 'chat')).toContainEqual({ type: 'flood-wait', accountId: 'bot', chatId: '555001', until: '2026-11-20T08:00:05.000Z', waitMs: 5_000 });
    expect(after(flood, 'account')).toContainEqual(expect.objectContaining({ type: 'flood-wait', chatId: null }));
  });

  it('of a flood wait of ten minutes, with an alert', () => {
    const flood = (retryAfterMs: number) => after(new AppError('throttled', 'x', { retryAfterMs }), 'account').map(({ type }) => type);
    expect(flood(600_000)).toContain('alert');
    expect(flood(599_000)).not.toContain('alert');
  });

  it.each(['unauthorized', 'quota'] as const)('of an account that can send nothing any more (%s)', (code) => {
    expect(after(new AppError(code, 'x'))).toEqual([expect.objectContaining({ type: 'message-sent', outcome: 'failed' }), expect.objectContaining({ type: 'alert', code, accountId: 'bot' })]);
  });

  it('never holds what was written', () => {
    const all = [after(new AppError('forbidden', 'blocked')), after(new AppError('uncertain', 'lost'))].flat();
    expect(JSON.stringify(all.map((event) => streamEvent.parse(event)))).not.toContain('secret');
  });
});
