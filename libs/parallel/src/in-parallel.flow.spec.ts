import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { settle } from '../testing/manual-clock.ts';
import { inParallel } from './in-parallel.ts';

/** Work that a spec ends, and that notes how much of it there is. */
class Bench {
  atWork = 0;
  most = 0;
  readonly begun: number[] = [];
  private readonly ends: (() => void)[] = [];

  readonly work = async (item: number, signal: AbortSignal): Promise<number> => {
    this.begun.push(item);
    this.most = Math.max(this.most, ++this.atWork);
    try {
      await new Promise<void>((resolve, reject) => {
        this.ends.push(resolve);
        signal.addEventListener('abort', () => reject(new Error('stopped')));
      });
      return item;
    } finally {
      // Stopping takes a while, too.
      await settle();
      this.atWork -= 1;
    }
  };

  async endOne(): Promise<void> {
    this.ends.shift()?.();
    await settle();
    await settle();
  }
}

async function* numbers(count: number, taken: number[] = []): AsyncGenerator<number> {
  for (let item = 0; item < count; item++) {
    await settle();
    taken.push(item);
    yield item;
  }
}

describe('back-pressure', () => {
  it('a reader who takes nothing lets no more be begun, nor taken from where items come from, than may be at work', async () => {
    const bench = new Bench();
    const taken: number[] = [];
    const results = inParallel(numbers(100, taken), bench.work, { concurrency: 3 });
    const first = results.next();
    for (let turn = 0; turn < 10; turn++) await settle();
    for (let turn = 0; turn < 10; turn++) await bench.endOne();
    await first;
    expect([bench.begun.length, taken.length]).toEqual([3, 3]);
    await results.next();
    for (let turn = 0; turn < 10; turn++) await settle();
    // One result is still unread: of the three places two are free.
    expect(bench.begun.length).toBeLessThanOrEqual(5);
    await results.return();
  });

  it('does not wait for an item that is not there yet when there are results', async () => {
    const never = Promise.withResolvers<void>();
    const source = (async function* () {
      yield 1;
      await never.promise;
    })();
    const results = inParallel(source, (item) => Promise.resolve(item), { concurrency: 5 });
    expect((await results.next()).value).toMatchObject({ item: 1, ok: true });
    never.resolve();
    expect(await results.next()).toMatchObject({ done: true });
  });
});

describe('leaving the loop', () => {
  it('stops what is at work, waits until it has stopped, and closes where items come from', async () => {
    const bench = new Bench();
    let closed = false;
    const source = (function* () {
      try {
        for (let item = 0; ; item++) yield item;
      } finally {
        closed = true;
      }
    })();
    const results = inParallel(source, bench.work, { concurrency: 4 });
    const first = results.next();
    await settle();
    await bench.endOne();
    await first;
    await results.return();
    expect([bench.atWork, closed, bench.begun.length]).toEqual([0, true, 4]);
  });

  it('waits for nobody who gives no item', async () => {
    const source = (async function* () {
      yield 1;
      await new Promise(() => undefined);
    })();
    const results = inParallel(source, (item) => Promise.resolve(item), { concurrency: 2 });
    await results.next();
    expect(await results.return()).toMatchObject({ done: true });
  });
});

describe('a source that fails', () => {
  it.each([
    ['at once', (): Iterable<number> => (function* () { yield 1; throw new Error('source'); })()], // prettier-ignore
    ['later', (): AsyncIterable<number> => (async function* () { yield 1; throw new Error('source'); })()], // prettier-ignore
  ])('%s throws once what was begun has ended', async (_when, source) => {
    const results = inParallel<number, number>(source(), (item) => Promise.resolve(item), { concurrency: 2 });
    expect((await results.next()).value).toMatchObject({ item: 1, ok: true });
    await expect(results.next()).rejects.toThrow('source');
  });
});

describe('a limit that changes', () => {
  it('is asked whenever something could be begun, and hears of what begins and ends', async () => {
    const bench = new Bench();
    const heard: unknown[] = [];
    let limit = 1;
    const concurrency = { limit: () => limit, begin: () => (heard.push('begin'), (error: unknown) => heard.push(error)) };
    const enough = new AbortController();
    const results = inParallel([0, 1, 2, 3, 4, 5], bench.work, { concurrency, signal: enough.signal });
    const first = results.next();
    await settle();
    expect(bench.atWork).toBe(1);
    limit = 4;
    await bench.endOne();
    await first;
    const second = results.next();
    await settle();
    expect([bench.atWork, heard.slice(0, 2)]).toEqual([4, ['begin', undefined]]);
    limit = 0;
    await bench.endOne();
    await second;
    const third = results.next();
    await settle();
    expect(bench.atWork).toBe(3);
    enough.abort();
    await third;
    await results.return();
  });
});

describe('whatever takes how long and fails', () => {
  const items = fc.array(fc.record({ turns: fc.nat(6), ok: fc.boolean() }), { maxLength: 40 });

  it('every item has exactly one result, and never more than the limit are at work', async () => {
    await fc.assert(
      fc.asyncProperty(items, fc.integer({ min: 1, max: 8 }), fc.boolean(), async (all, concurrency, isAsync) => {
        let atWork = 0;
        let most = 0;
        const work = async ({ turns, ok }: { turns: number; ok: boolean }): Promise<string> => {
          most = Math.max(most, ++atWork);
          for (let turn = 0; turn < turns; turn++) await Promise.resolve();
          atWork -= 1;
          if (!ok) throw new Error('bad');
          return 'good';
        };
        const source = isAsync ? (async function* () { yield* all; })() : all; // prettier-ignore
        const results = [];
        for await (const result of inParallel(source, work, { concurrency })) results.push(result);
        expect(results.map(({ index }) => index).sort((a, b) => a - b)).toEqual(all.map((_item, index) => index));
        for (const { index, item, ok } of results) expect([item, ok]).toEqual([all[index], all[index]?.ok]);
        expect(most).toBeLessThanOrEqual(concurrency);
      }),
    );
  });

  it('a signal that fires at any moment leaves nothing at work, and what was begun has exactly one result', async () => {
    await fc.assert(
      fc.asyncProperty(items, fc.integer({ min: 1, max: 8 }), fc.nat(60), async (all, concurrency, firesAfter) => {
        const controller = new AbortController();
        let [atWork, turns] = [0, 0];
        const begun: number[] = [];
        const work = async (index: number, signal: AbortSignal): Promise<void> => {
          begun.push(index);
          atWork += 1;
          try {
            for (let turn = 0; turn < (all[index]?.turns ?? 0); turn++) {
              await Promise.resolve();
              if (++turns === firesAfter) controller.abort();
              signal.throwIfAborted();
            }
          } finally {
            atWork -= 1;
          }
        };
        const ended: number[] = [];
        for await (const { index } of inParallel(all.keys(), work, { concurrency, signal: controller.signal })) ended.push(index);
        expect([atWork, ended.sort((a, b) => a - b)]).toEqual([0, begun]);
      }),
    );
  });
});
