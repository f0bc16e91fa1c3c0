import { AppError } from '@sluice/errors';

const throttledMs = 60_000;
const otherMs = 5_000;
const longestTimeoutMs = 30_000;

/**
 * Delay before work (AI calls, pulls, queue jobs) is tried again after failure number `attempt`, by class of error:
 * timeout min(2^n, 30) s; throttled, postponed or circuit open the stated delay, else 60 s; any other 5 s. Null: never again.
 */
export function workDelayMs(error: unknown, attempt: number): number | null {
  if (!(error instanceof AppError)) return otherMs;
  if (error.retry === 'never') return null;
  if (error.code === 'timeout') return Math.min(1_000 * 2 ** attempt, longestTimeoutMs);
  if (error.retryAfterMs !== undefined) return error.retryAfterMs;
  return error.code === 'throttled' || error.code === 'postponed' || error.code === 'circuit-open' ? throttledMs : otherMs;
}
