import { describe, expect, it } from '@jest/globals';
import { entry } from '../testing/cache-store.conformance.ts';
import { BrokenStore, give, held, k, memory, mustNotRun, place } from '../testing/levels.ts';
import { MemoryStore } from './memory.store.ts';
import { cacheKey, TieredCache } from './tiered-cache.ts';

describe('tiered cache', () => {
  it('computes once and remembers', async () => {
    const cache = new TieredCache([memory()]);
    expect(await cache.get(k, give('v'))).toEqual({ value: 'v', level: null });
    expect(await cache.get(k, mustNotRun)).toEqual({ value: 'v', level: 'memory' });
  });

  it('computes once for all who ask at the same time', async () => {
    const cache = new TieredCache([memory()]);
    const work = held();
    const asked = Promise.all(Array.from({ length: 50 }, () => cache.get(k, work.compute)));
    work.finish('v');
    expect(new Set((await asked).map(({ value }) => value))).toEqual(new Set(['v']));
    expect(work.runs).toHaveLength(1);
  });

  it('promotes what a lower level has, for the rest of its life', async () => {
    const [above, below] = [memory(), memory()];
    await below.set(place, entry('v', { lifeMs: 500, isNegative: true }));
    await new TieredCache([above, below]).get(k, mustNotRun);
    const promoted = await above.get(place);
    expect(promoted).toEqual({ value: 'v', isNegative: true, lifeMs: expect.any(Number) });
    expect(promoted?.lifeMs).toBeLessThanOrEqual(500);
  });

  it('goes on when a level cannot be reached', async () => {
    const cache = new TieredCache([new BrokenStore(), memory()]);
    await cache.get(k, give('v'));
    expect((await cache.get(k, give('other'))).value).toBe('v');
  });

  it('never keeps an error, and tells it to all who wait', async () => {
    const cache = new TieredCache([memory()]);
    const failing = () => Promise.reject(new Error('x'));
    const outcomes = await Promise.allSettled([cache.get(k, failing), cache.get(k, mustNotRun)]);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as Error).message)).toEqual(['x', 'x']);
    expect((await cache.get(k, give('v'))).value).toBe('v');
  });

  it('keeps negative answers for ten minutes, on every level', async () => {
    const levels = [1, 2].map(() => new MemoryStore({ maxItems: 10, maxBytes: 1_000, ttlMs: 86_400_000 }));
    await new TieredCache(levels).get(k, () => Promise.resolve({ value: 'no card', isNegative: true }));
    for (const level of levels) {
      const kept = await level.get(place);
      expect(kept).toEqual({ value: 'no card', isNegative: true, lifeMs: expect.any(Number) });
      expect(kept?.lifeMs).toBeLessThanOrEqual(600_000);
    }
  });

  it('holds no more bytes than allowed', async () => {
    const store = memory();
    const inputs = Array.from({ length: 10 }, (_, index) => ({ task: 'card', generation: 1, input: `${index}` }));
    for (const input of inputs) await store.set(input, entry('x'.repeat(200)));
    const kept = await Promise.all(inputs.map((input) => store.get(input)));
    expect(kept.filter((value) => value !== undefined)).toHaveLength(2);
  });

  it('takes tasks only by names that can stand in names of keys and folders', () => {
    expect(() => cacheKey({ task: '../card', inputHash: 'x', version: '1' })).toThrow('../card');
  });
});

describe('those who wait', () => {
  const gone = new Error('gone');

  it('leave by their own signal; the others get the answer', async () => {
    const cache = new TieredCache([memory()]);
    const [work, leaving] = [held(), new AbortController()];
    const first = cache.get(k, work.compute, { signal: leaving.signal });
    const second = cache.get(k, mustNotRun, { signal: new AbortController().signal });
    await work.begun;
    leaving.abort(gone);
    await expect(first).rejects.toBe(gone);
    expect(work.runs[0]?.aborted).toBe(false);
    work.finish('v');
    expect((await second).value).toBe('v');
  });

  it('end the work when the last one leaves; who asks next begins anew', async () => {
    const cache = new TieredCache([memory()]);
    const [work, leaving] = [held(), new AbortController()];
    const asked = Promise.allSettled([1, 2].map(() => cache.get(k, work.compute, { signal: leaving.signal })));
    await work.begun;
    leaving.abort(gone);
    await asked;
    expect([work.runs.length, work.runs[0]?.aborted, work.runs[0]?.reason]).toEqual([1, true, gone]);
    expect((await cache.get(k, give('anew'))).value).toBe('anew');
    work.finish('late');
    expect((await cache.get(k, mustNotRun)).value).toBe('anew');
  });

  it('begin nothing when they left before', async () => {
    const cache = new TieredCache([memory()]);
    await expect(cache.get(k, mustNotRun, { signal: AbortSignal.abort(gone) })).rejects.toBe(gone);
  });

  it('are not held up by work that is over: its signal stays quiet', async () => {
    const cache = new TieredCache([memory()]);
    const work = held();
    work.finish('v');
    await cache.get(k, work.compute, { signal: new AbortController().signal });
    expect(work.runs[0]?.aborted).toBe(false);
  });
});
