import type { Limit } from './limits.ts';

/** Something that counts: an `id` counts once under its key. `at` (epoch milliseconds) is when it happened. */
export interface Hit {
  key: string;
  id: string;
  at: number;
}

/** Over the limit: when the next one may come, and whether it is the first to be refused within the window, for what is said or done once. */
export type Verdict = { admit: true } | { admit: false; retryAfterMs: number; isFirst: boolean };

/**
 * Counts what happens: at most `max` of one key in any stretch of `windowMs`. What is refused does not count. The same hit asked
 * again gets the same verdict, as long as its window lasts.
 */
export abstract class WindowStore {
  /** A verdict for each hit, in their order; those of one key are given in the order they happened. Throws when the store is broken. */
  abstract take(limit: Limit, hits: readonly Hit[]): Promise<Verdict[]>;
}
