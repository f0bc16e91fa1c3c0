import { AppError } from '@sluice/errors';
import { backoffMs, sendingBackoff } from '@sluice/retry';

/** What one attempt came to, and what becomes of its message. */
export interface Settlement {
  outcome: 'sent' | 'failed' | 'retry' | 'flood' | 'uncertain';
  state: 'COMPLETED' | 'FAILED' | 'RETRYING' | 'UNCERTAIN';
  /** Wait before the next attempt. */
  delayMs: number;
  /** How long the whole account must be silent; 0 when it need not. */
  floodMs: number;
  errorCode: string | null;
  error: string | null;
}

interface Tries {
  /** Including the one that just ended. */
  attempts: number;
  maxAttempts: number;
}

const settled = { delayMs: 0, floodMs: 0, errorCode: null, error: null };

export const sent: Settlement = { ...settled, outcome: 'sent', state: 'COMPLETED' };

/** What a failed attempt means: a flood wait burns no attempt, a lost answer is never repeated, the rest by class of error. */
export function settleFailure(error: unknown, tries: Tries, random: number): Settlement {
  const known = error instanceof AppError ? error : new AppError('uncertain', 'Sending failed in a way nobody foresaw.', { cause: error });
  const reason = { ...settled, errorCode: known.code, error: known.message };
  if (known.code === 'throttled') return { ...reason, outcome: 'flood', state: 'RETRYING', floodMs: known.retryAfterMs ?? 60_000 };
  if (known.code === 'uncertain') return { ...reason, outcome: 'uncertain', state: 'UNCERTAIN' };
  if (known.retry === 'never' || tries.attempts >= tries.maxAttempts) return { ...reason, outcome: 'failed', state: 'FAILED' };
  return { ...reason, outcome: 'retry', state: 'RETRYING', delayMs: backoffMs(sendingBackoff, tries.attempts, random) };
}

/** What storage must hear of: nothing further will happen to the message by itself. Null while something will. */
export function finalOutcome({ outcome }: Settlement): 'sent' | 'failed' | 'uncertain' | null {
  return outcome === 'retry' || outcome === 'flood' ? null : outcome;
}
