import type { EndedItem } from './runs.repository.ts';

/** What is done with an item of a run. */
export abstract class ItemWork {
  /** Makes of an item's input what is kept as its result, JSON both. Obeys its signal. */
  abstract work(input: unknown, signal: AbortSignal): Promise<object>;

  /** Called after a result was kept, or never when the process dies before. */
  abstract kept(items: readonly EndedItem[]): Promise<void>;
}
