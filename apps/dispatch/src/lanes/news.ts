import type { StreamEvent } from '@sluice/contracts';
import type { Code } from '@sluice/errors';
import type { Result } from './herald.service.ts';
import type { Visited } from './lane.repository.ts';
import { finalOutcome } from './settle.ts';

/** A flood wait this long is worth an operator's attention. */
const longFloodMs = 600_000;

/** Refusals that somebody must do something about, or every further message fails as well. */
const alarms: Partial<Record<Code, string>> = {
  unauthorized: 'The platform refuses the credentials of this account: renew them.',
  quota: 'The monthly limit of this account is reached: nothing is sent until the month ends or its plan grows.',
};

/** An attempt that was settled, and what that did. */
export interface Told extends Result {
  effect: Visited['settled'][number];
}

/** What the world is told of it. `nowMs`: epoch milliseconds. */
export function newsOf(accountId: string, { claim, settlement, effect }: Told, nowMs: number): StreamEvent[] {
  const { messageId, chatId, attempts, campaignId } = claim;
  const { outcome, delayMs, floodMs } = settlement;
  const { errorCode } = settlement;
  const about = { messageId, accountId, chatId, ...(campaignId !== null && { campaignId }), ...(errorCode !== null && { errorCode }) };
  const events: StreamEvent[] = [];
  const final = finalOutcome(settlement);
  if (final) events.push({ type: 'message-sent', ...about, outcome: final, success: final === 'sent', attempts });
  else if (effect.state === 'RETRYING') events.push({ type: 'message-retrying', ...about, attempts, retryAt: iso(nowMs + Math.max(delayMs, floodMs)) });
  if (outcome === 'flood') events.push(...floodNews(accountId, effect.floodScope === 'chat' ? chatId : null, { nowMs, floodMs }));
  const alarm = errorCode === null ? undefined : alarms[errorCode];
  if (alarm !== undefined && errorCode !== null) events.push({ type: 'alert', severity: 'critical', about: 'account', accountId, code: errorCode, words: alarm });
  return events;
}

function floodNews(accountId: string, chatId: string | null, { nowMs, floodMs }: { nowMs: number; floodMs: number }): StreamEvent[] {
  const wait: StreamEvent = { type: 'flood-wait', accountId, chatId, until: iso(nowMs + floodMs), waitMs: floodMs };
  if (floodMs < longFloodMs) return [wait];
  const words = `The platform wants silence for ${Math.round(floodMs / 60_000)} minutes: look at what this account sends.`;
  return [wait, { type: 'alert', severity: 'warning', about: 'account', accountId, code: 'long-flood-wait', words }];
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
