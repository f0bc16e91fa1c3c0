import { beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Hit, Verdict, WindowStore } from '../src/window.store.ts';

const limit = { max: 3, windowMs: 1_000 };
const at = (...instants: number[]): Hit[] => instants.map((instant, index) => ({ key: 'mei', id: `${instant}.${index}`, at: instant }));
const admitted = (verdicts: readonly Verdict[]): boolean[] => verdicts.map(({ admit }) => admit);

/** What every store of windows promises. `open` begins one that holds nothing. */
export function describeWindowStore(open: () => Promise<WindowStore>): void {
  let store: WindowStore;

  beforeEach(async () => {
    store = await open();
  });

  it('admits as many as may come within a window, and counts nothing that it refused', async () => {
    expect(admitted(await store.take(limit, at(0, 1, 2, 3, 4, 999)))).toEqual([true, true, true, false, false, false]);
    expect(admitted(await store.take(limit, at(1_000, 1_000, 1_001)))).toEqual([true, false, true]);
  });

  it('says when the next one may come: at that instant, not a millisecond before', async () => {
    await store.take(limit, at(100, 200, 300));
    expect(await store.take(limit, at(450))).toEqual([{ admit: false, retryAfterMs: 650, isFirst: true }]);
    expect(admitted(await store.take(limit, at(1_099, 1_100, 1_199, 1_200)))).toEqual([false, true, false, true]);
  });

  it('lets nobody through twice as fast over an edge of two windows', async () => {
    expect(admitted(await store.take(limit, at(997, 998, 999, 1_000, 1_001, 1_002)))).toEqual([true, true, true, false, false, false]);
  });

  it('counts each key by itself', async () => {
    const hits = ['mei', 'wei', 'mei', 'wei'].flatMap((key, index) => at(index, index).map((hit) => ({ ...hit, key })));
    expect(admitted(await store.take(limit, hits))).toEqual([true, true, true, true, true, false, true, false]);
  });

  it('gives the same hit the same verdict, and counts it once', async () => {
    const hits = at(0, 1, 2, 3, 4);
    const verdicts = await store.take(limit, hits);
    expect(await store.take(limit, hits)).toEqual(verdicts);
    expect(await store.take(limit, [hits[4] as Hit, hits[3] as Hit])).toEqual([verdicts[4], verdicts[3]]);
  });

  it('names one as the first to be refused, and another when a window has passed since', async () => {
    const steady = await store.take(limit, at(0, 100, 200, 300, 400, 1_000, 1_050, 1_250, 1_299, 1_300, 1_301));
    const refused = steady.flatMap((verdict) => (verdict.admit ? [] : [verdict.isFirst]));
    expect(admitted(steady)).toEqual([true, true, true, false, false, true, false, true, true, false, false]);
    expect(refused).toEqual([true, false, false, true, false]);
  });

  it('admits no more than there is room for when many ask at once', async () => {
    const verdicts = await Promise.all(Array.from({ length: 200 }, (_, index) => store.take({ max: 10, windowMs: 1_000 }, [{ key: 'mei', id: `${index}`, at: 5 }])));
    expect(verdicts.flat().filter(({ admit }) => admit)).toHaveLength(10);
    expect(verdicts.flat().filter((verdict) => !verdict.admit && verdict.isFirst)).toHaveLength(1);
  });

  it('goes by epoch milliseconds as they are, and by what came late', async () => {
    const now = 1_795_297_495_123;
    expect(admitted(await store.take(limit, at(now, now + 1, now + 2, now + 999, now + 1_000)))).toEqual([true, true, true, false, true]);
    expect(admitted(await store.take(limit, at(now + 500, now + 2_001)))).toEqual([false, true]);
  });

  it('never admits more than the limit in any stretch of a window, and refuses only when it is full', () => keepsToItsLimit(store));
}

async function keepsToItsLimit(store: WindowStore): Promise<void> {
  const gaps = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 30 });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(gaps, async (between) => {
      const key = `run ${++run}`;
      let now = 0;
      const hits = between.map((gap, index) => ({ key, id: `${index}`, at: (now += gap) }));
      const verdicts = await store.take(limit, hits);
      const taken: number[] = [];
      for (const [index, verdict] of verdicts.entries()) {
        const { at: instant } = hits[index] as Hit;
        const inWindow = taken.filter((earlier) => earlier > instant - limit.windowMs).length;
        expect(verdict.admit).toBe(inWindow < limit.max);
        if (verdict.admit) taken.push(instant);
      }
    }),
    { numRuns: 50 },
  );
}
