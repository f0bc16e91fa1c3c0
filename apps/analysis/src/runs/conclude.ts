import { AppError, problem, problemOf, type Problem } from '@sluice/errors';
import { workDelayMs } from '@sluice/retry';

/** What follows when an item could not be worked. */
export type Conclusion = { kind: 'failed'; problem: Problem } | { kind: 'again'; delayMs: number; burnsAttempt: boolean };

/** Tries of one item: the first, and three more. */
export const mostAttempts = 4;
/** An item that waits for quotas gives up when its run gets older than this. */
const mostAgeMs = 3_600_000;

/**
 * After failure number `attempts` of an item whose run is `ageMs` old. What is postponed (every key is used up for now) has not been
 * tried: it burns no attempt, but waits no longer than people do.
 */
export function conclude(error: unknown, { attempts, ageMs }: { attempts: number; ageMs: number }): Conclusion {
  const delayMs = workDelayMs(error, attempts);
  if (delayMs === null || ageMs + delayMs > mostAgeMs) return { kind: 'failed', problem: whyOf(error) };
  if (error instanceof AppError && error.code === 'postponed') return { kind: 'again', delayMs, burnsAttempt: false };
  return attempts < mostAttempts ? { kind: 'again', delayMs, burnsAttempt: true } : { kind: 'failed', problem: whyOf(error) };
}

/** Why an item failed, for whoever asked for it. What nobody foresaw is told without its words. */
function whyOf(error: unknown): Problem {
  return error instanceof AppError ? problemOf(error) : problem(500, 'internal', 'Something went wrong on our side: ask for this item again.');
}
