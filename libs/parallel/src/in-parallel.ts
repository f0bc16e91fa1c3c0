/** What became of one item: its value, or the reason it has none. One item's failure never touches another's. */
export type Settled<Item, Value> =
  | { index: number; item: Item; ok: true; value: Value }
  | { index: number; item: Item; ok: false; error: unknown };

export interface ParallelOptions {
  concurrency: number;
  /** No further item is begun once it fires; items at work get the same signal. */
  signal?: AbortSignal;
}

/** Works many items at once, at most `concurrency` of them, and gives each result as soon as it is there. */
export async function* inParallel<Item, Value>(
  items: Iterable<Item>,
  work: (item: Item, signal: AbortSignal | undefined) => Promise<Value>,
  options: ParallelOptions,
): AsyncGenerator<Settled<Item, Value>> {
  const running = new Map<number, Promise<Settled<Item, Value>>>();
  const begin = (index: number, item: Item): Promise<Settled<Item, Value>> =>
    work(item, options.signal).then(
      (value) => ({ index, item, ok: true, value }),
      (error: unknown) => ({ index, item, ok: false, error }),
    );
  let next = 0;
  for (const item of items) {
    if (options.signal?.aborted) break;
    const index = next++;
    running.set(index, begin(index, item));
    if (running.size >= options.concurrency) yield await takeFirst(running);
  }
  while (running.size > 0) yield await takeFirst(running);
}

async function takeFirst<Item, Value>(running: Map<number, Promise<Settled<Item, Value>>>): Promise<Settled<Item, Value>> {
  const settled = await Promise.race(running.values());
  running.delete(settled.index);
  return settled;
}
