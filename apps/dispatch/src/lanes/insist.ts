import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@sluice/errors';
import { backoffMs } from '@sluice/retry';

const often = { baseMs: 100, maxMs: 2_000, jitter: 0.2 };
const atMostMs = 300_000;

/**
 * Does what must not be forgotten while PostgreSQL is away: tries again until it worked, for five minutes at most. What is
 * recorded here (a message went out) nobody else knows, so giving up at once would turn knowledge into doubt.
 */
export async function insist<Result>(work: () => Promise<Result>): Promise<Result> {
  const until = performance.now() + atMostMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const passes = error instanceof AppError && error.retry === 'later' && performance.now() < until;
      if (!passes) throw error;
      await pause(backoffMs(often, attempt, Math.random()));
    }
  }
}
