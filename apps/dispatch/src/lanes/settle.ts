import type { Amendment } from '@sluice/channels';
import { AppError, type Code } from '@sluice/errors';
import { backoffMs, sendingBackoff } from '@sluice/retry';

/** What one attempt came to, and what becomes of its message. */
export interface Settlement {
  outcome: 'sent' | 'failed' | 'retry' | 'flood' | 'held' | 'uncertain';
  state: 'COMPLETED' | 'FAILED' | 'RETRYING' | 'UNCERTAIN';
  /** Whether the attempt counts against the message's `maxAttempts`. */
  burns: boolean;
  /** Wait before the next attempt. */
  delayMs: number;
  /** How long the platform wants silence, and where; 0 when it does not. */
  floodMs: number;
  floodScope: 'chat' | 'account';
  errorCode: Code | null;
  error: string | null;
  platformMessageId: string | null;
  /** What must change about the message before its next attempt. */
  amend: Amendment | null;
}

export interface Tries {
  /** Including the one that just ended. */
  attempts: number;
  maxAttempts: number;
  /** Whether a message whose answer was lost may be sent once more. */
  onUncertain: 'never' | 'once';
  /** Lost answers before this one. */
  doubts: number;
}

const floodWithoutNumberMs = 60_000;
/** Times a chat may move beyond a message's attempts: a platform that sends it in circles ends it. */
const mostMoves = 2;
const nothing = { burns: true, delayMs: 0, floodMs: 0, floodScope: 'account', errorCode: null, error: null, platformMessageId: null, amend: null } as const;

/** The platform has it, under this id of its own. */
export function sent(platformMessageId: string | null): Settlement {
  return { ...nothing, outcome: 'sent', state: 'COMPLETED', platformMessageId };
}

/** What a failed attempt means, by class of error: a wait that the platform asks for burns no attempt, a lost answer is not repeated blindly. */
export function settleFailure(error: unknown, tries: Tries, random: number): Settlement {
  const known = error instanceof AppError ? error : new AppError('uncertain', 'Sending failed in a way nobody foresaw.', { cause: error });
  const reason = { ...nothing, errorCode: known.code, error: known.message };
  const mayGoOn = tries.attempts < tries.maxAttempts;
  const delayMs = backoffMs(sendingBackoff, tries.attempts, random);
  if (known.code === 'throttled') {
    return { ...reason, outcome: 'flood', state: 'RETRYING', burns: false, floodMs: known.retryAfterMs ?? floodWithoutNumberMs, floodScope: scopeOf(known) };
  }
  if (known.code === 'awaiting-reply') return { ...reason, outcome: 'held', state: 'RETRYING', burns: false };
  if (known.code === 'uncertain') {
    const again = tries.onUncertain === 'once' && tries.doubts === 0 && mayGoOn;
    return again ? { ...reason, outcome: 'uncertain', state: 'RETRYING', delayMs } : { ...reason, outcome: 'uncertain', state: 'UNCERTAIN' };
  }
  const amend = amendmentOf(known);
  // A message that lost its format, its reply token or what it edits is tried anew at once; only a moved chat could go in circles.
  if (amend && amend.chatId === undefined) return { ...reason, outcome: 'retry', state: 'RETRYING', burns: false, amend };
  const mayMove = amend !== null && tries.attempts < tries.maxAttempts + mostMoves;
  if (known.retry === 'never' || !(mayGoOn || mayMove)) return { ...reason, ...lastWord(known.code) };
  return { ...reason, outcome: 'retry', state: 'RETRYING', delayMs: amend ? 0 : delayMs, amend };
}

/** A try whose answer was lost may have arrived, also where repeating it was safe. */
function lastWord(code: Code): Pick<Settlement, 'outcome' | 'state'> {
  return code === 'timeout' ? { outcome: 'uncertain', state: 'UNCERTAIN' } : { outcome: 'failed', state: 'FAILED' };
}

/** What storage must hear of: nothing further will happen to the message by itself. Null while something will. */
export function finalOutcome({ outcome, state }: Pick<Settlement, 'outcome' | 'state'>): 'sent' | 'failed' | 'uncertain' | null {
  if (state === 'RETRYING') return null;
  return outcome === 'sent' || outcome === 'failed' || outcome === 'uncertain' ? outcome : null;
}

function scopeOf({ details }: AppError): 'chat' | 'account' {
  return details?.['scope'] === 'chat' ? 'chat' : 'account';
}

function amendmentOf({ details }: AppError): Amendment | null {
  return (details?.['amend'] as Amendment | undefined) ?? null;
}
