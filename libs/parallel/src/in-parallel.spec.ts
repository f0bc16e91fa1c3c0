import { describe, expect, it } from '@jest/globals';
import { inParallel } from './in-parallel.ts';
import type { Settled } from './parallel-options.ts';

async function collect<Item, Value>(results: AsyncIterable<Settled<Item, Value>>): Promise<Settled<Item, Value>[]> {
  const all = [];
  for await (const result of results) all.push(result);
  return all;
}

describe('inParallel', () => {
  it('never works more items at once than allowed, and works them all', async () => {
    let atWork = 0;
    let most = 0;
    const work = async (item: number): Promise<number> => {
      most = Math.max(most, ++atWork);
      await new Promise(setImmediate);
      atWork--;
      return item * 2;
    };
    const results = await collect(inParallel([1, 2, 3, 4, 5, 6, 7], work, { concurrency: 3 }));
    expect(results.map((result) => result.ok && result.value).sort((a, b) => Number(a) - Number(b))).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(most).toBe(3);
  });

  it('gives a failure as a value and goes on with the others', async () => {
    const work = (item: number): Promise<number> => (item === 2 ? Promise.reject(new Error('two')) : Promise.resolve(item));
    const results = await collect(inParallel([1, 2, 3], work, { concurrency: 2 }));
    expect(results.filter((result) => result.ok)).toHaveLength(2);
    expect(results.find((result) => !result.ok)).toMatchObject({ item: 2, error: new Error('two') });
  });

  it('gives what is ready first, not what was begun first', async () => {
    const slow = Promise.withResolvers<string>();
    const results = inParallel(['slow', 'fast'], (item) => (item === 'slow' ? slow.promise : Promise.resolve(item)), { concurrency: 2 });
    expect((await results.next()).value).toMatchObject({ item: 'fast' });
    slow.resolve('slow');
    expect((await results.next()).value).toMatchObject({ item: 'slow' });
  });

  it('begins nothing more once the signal has fired', async () => {
    const controller = new AbortController();
    const begun: number[] = [];
    const work = (item: number): Promise<void> => {
      begun.push(item);
      controller.abort();
      return Promise.resolve();
    };
    await collect(inParallel([1, 2, 3], work, { concurrency: 1, signal: controller.signal }));
    expect(begun).toEqual([1]);
  });
});
