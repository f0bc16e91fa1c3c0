import { AppError } from '@sluice/errors';
import { sent, settleFailure, type Settlement } from '../../src/lanes/settle.ts';
import { settleOrphan } from '../../src/sweeps/settle-orphan.ts';
import type { ModelAttempt, ModelLane } from './lane-model.ts';

/** What a platform, or the death of a process, makes of an attempt. */
export interface Ending {
  kind: 'sent' | 'refused' | 'away' | 'flood' | 'chat-flood' | 'held' | 'lost' | 'moved' | 'plain' | 'orphan' | 'safe-orphan';
  /** Length of a flood wait. */
  steps: number;
}

const newId = '-new';
const middle = 0.5;

/** The settlement that dispatch makes of it, by its own rules. */
export function settlementOf({ chat, tries }: ModelAttempt, lane: ModelLane, { kind, steps }: Ending): Settlement {
  const failure = (error: AppError): Settlement => settleFailure(error, tries, middle);
  const away = (details?: Record<string, unknown>): Settlement => failure(new AppError('unavailable', 'x', details && { details }));
  switch (kind) {
    case 'sent':
      return sent(null);
    case 'refused':
      return failure(new AppError('forbidden', 'x'));
    case 'away':
      return away();
    case 'flood':
    case 'chat-flood':
      return failure(new AppError('throttled', 'x', { retryAfterMs: steps * 10_000, ...(kind === 'chat-flood' && { details: { scope: 'chat' } }) }));
    case 'held':
      return lane.turn ? failure(new AppError('awaiting-reply', 'x')) : away();
    case 'lost':
      return failure(new AppError('uncertain', 'x'));
    case 'moved':
      return lane.turn || chat === newId ? sent(null) : away({ amend: { chatId: newId } });
    case 'plain':
      return away({ amend: { parseMode: null } });
    case 'orphan':
    case 'safe-orphan':
      return settleOrphan({ ...tries, attemptId: '', accountId: '', channel: null, edits: null, replyToken: null }, kind === 'safe-orphan', middle);
  }
}
