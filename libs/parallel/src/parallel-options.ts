import type { Progress } from './progress.ts';
import type { Breaker, Timing } from './try-item.ts';

/** What became of one item: its value, or the reason it has none. One item's failure never touches another's. */
export type Settled<Item, Value> =
  | { index: number; item: Item; ok: true; value: Value }
  | { index: number; item: Item; ok: false; error: unknown };

/** A number of items at once that changes. */
export interface Concurrency {
  /** Asked whenever something could be begun; less than 1 counts as 1. */
  limit(): number;
  /** Called when an item is begun; what it answers is called with its failure, or undefined, when it ends. */
  begin(): (error: unknown) => void;
}

export interface ParallelOptions {
  concurrency: number | Concurrency;
  /** No further item is begun once it fires; items at work are told to stop. */
  signal?: AbortSignal;
  timing?: Timing;
  breaker?: Breaker;
  /** Called whenever an item ends. */
  onProgress?: (progress: Progress) => void;
}
