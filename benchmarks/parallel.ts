import { fetch } from 'undici';
import { alternate, type Figure, type Row } from '../tools/bench/figure.ts';
import type { Load } from '../tools/bench/load.ts';
import { rateRow } from '../tools/bench/rows.ts';
import type { BatchRun } from './processes/batch-runner.ts';

/** A hundredth of the time that the sources' table gives each item. */
const scale = 0.01;

/** A line of that table: so many items of so many milliseconds each, some at once, and how many times faster that is to be. */
interface Batch {
  what: string;
  count: number;
  itemMs: number;
  concurrency: number;
  times: number;
}

const batches: readonly Batch[] = [
  { what: '50 interactions, 5 at once', count: 50, itemMs: 3_000, concurrency: 5, times: 5 },
  { what: '10 posts, 2 at once', count: 10, itemMs: 30_000, concurrency: 2, times: 2.5 },
  { what: '10 posts, 3 at once', count: 10, itemMs: 30_000, concurrency: 3, times: 2.5 },
  { what: '6 triggers, 3 at once', count: 6, itemMs: 30_000, concurrency: 3, times: 3 },
];

/** How much sooner many items are done when several are worked at once. */
export const parallel: Figure = {
  name: 'parallel',
  title: 'Many items in parallel (inParallel), each the wait of an interaction, a post or a trigger, at a hundredth of its length',
  bare: 'one after the other',
  async run(bench) {
    const { url } = await bench.process('batch-runner');
    const rows: Row[] = [];
    for (const { what, count, itemMs, concurrency, times } of batches) {
      bench.say(`  ${what}…`);
      const batch = { count, itemMs: itemMs * scale };
      await alternate(1, () => run(url, { ...batch, itemMs: 1, concurrency }));
      const rounds = await alternate(bench.rounds, (side) => run(url, { ...batch, concurrency: side === 'sluice' ? concurrency : null }));
      rows.push(rateRow(what, rounds, { of: 'ratio', is: '≥', value: times }));
    }
    bench.note('items of one length, n at once, are done in whole turns: 5, 2, 2.5 and 3 times is the most there is, when working them costs nothing at all');
    return rows;
  },
};

async function run(url: string, batch: BatchRun): Promise<Load> {
  const answer = await fetch(`${url}/run`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(batch) });
  if (!answer.ok) throw new Error(`The batch failed: ${await answer.text()}`);
  const { elapsedMs } = (await answer.json()) as { elapsedMs: number };
  return { latencies: Array.from({ length: batch.count }, () => elapsedMs), elapsedMs, failed: 0, firstFailure: null, lateMs: 0 };
}
