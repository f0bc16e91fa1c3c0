import { Crew } from './crew.ts';
import type { ParallelOptions, Settled } from './parallel-options.ts';
import type { Work } from './try-item.ts';

/**
 * Works many items at once and gives each result as soon as it is there: one for every item that was begun. Whoever reads slowly
 * slows the work: results that nobody took count as items at work. Leaving the loop, or the signal, stops what is at work, and nothing
 * is at work when the loop ends. A failure of where items come from is thrown once what was begun has ended.
 */
export async function* inParallel<Item, Value>(
  items: Iterable<Item> | AsyncIterable<Item>,
  work: Work<Item, Value>,
  options: ParallelOptions,
): AsyncGenerator<Settled<Item, Value>, void, undefined> {
  const crew = new Crew(items, work, options);
  try {
    for (let settled = await crew.next(); settled !== null; settled = await crew.next()) yield settled;
  } finally {
    await crew.leave();
  }
}
