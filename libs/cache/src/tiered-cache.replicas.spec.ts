import { describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { entry } from '../testing/cache-store.conformance.ts';
import { BrokenStore, give, held, k, memory, mustNotRun, place } from '../testing/levels.ts';
import { CacheFigures } from './figures.ts';
import { OwnGenerations, type OnRaised } from './generation.store.ts';
import { cacheKey, TieredCache } from './tiered-cache.ts';
import { TurnStore } from './turn.store.ts';

class Turns extends TurnStore {
  taken = 0;
  released = 0;
  constructor(private readonly beforeTaken: (signal: AbortSignal) => Promise<unknown> = () => Promise.resolve()) {
    super();
  }
  async take(_name: string, signal: AbortSignal) {
    await this.beforeTaken(signal);
    this.taken++;
    return { release: () => Promise.resolve(void this.released++) };
  }
}

describe('turns', () => {
  it('are given back, whatever comes of the computation', async () => {
    const turns = new Turns();
    const cache = new TieredCache([memory()], { turns });
    await cache.get(k, () => Promise.reject(new Error('x'))).catch(() => undefined);
    await cache.get(k, give('v'));
    await cache.get(k, mustNotRun);
    expect([turns.taken, turns.released]).toEqual([2, 2]);
  });

  it('are given back when everybody left, though the computation goes on', async () => {
    const turns = new Turns();
    const [work, leaving] = [held(), new AbortController()];
    const asked = new TieredCache([memory()], { turns }).get(k, work.compute, { signal: leaving.signal });
    await work.begun;
    leaving.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    await until('the turn is given back', () => turns.released === 1);
  });

  it('are not used when the answer came while waiting for one', async () => {
    const store = memory();
    const turns = new Turns(() => store.set(place, entry('theirs')));
    expect(await new TieredCache([store], { turns }).get(k, mustNotRun)).toEqual({ value: 'theirs', level: null });
    expect(turns.released).toBe(1);
  });

  it('are done without when nobody can be asked', async () => {
    const turns = new Turns(() => Promise.reject(new Error('away')));
    expect((await new TieredCache([memory()], { turns }).get(k, give('v'))).value).toBe('v');
  });

  it('are waited for no longer than somebody wants the answer', async () => {
    const leaving = new AbortController();
    const turns = new Turns((signal) => {
      leaving.abort(new Error('gone'));
      return Promise.reject(signal.reason as Error);
    });
    await expect(new TieredCache([memory()], { turns }).get(k, mustNotRun, { signal: leaving.signal })).rejects.toThrow('gone');
  });
});

describe('clearing', () => {
  const text = cacheKey({ task: 'text', inputHash: 'abc', version: '1' });

  it('leaves the answers of one task behind, on all levels, and says how many', async () => {
    const cache = new TieredCache([memory(), new BrokenStore()]);
    for (const key of [k, text]) await cache.get(key, give('v'));
    expect(await cache.clear('card')).toEqual({ generation: 1, isShared: true, removed: { memory: 1, broken: null } });
    expect([(await cache.get(k, give('new'))).value, (await cache.get(text, mustNotRun)).value]).toEqual(['new', 'v']);
  });

  it('lets who waits have their answer, and computes anew for who asks after', async () => {
    const cache = new TieredCache([memory()]);
    const work = held();
    const before = cache.get(k, work.compute);
    await work.begun;
    await cache.clear('card');
    expect((await cache.get(k, give('new'))).value).toBe('new');
    work.finish('old');
    expect([(await before).value, (await cache.get(k, mustNotRun)).value]).toEqual(['old', 'new']);
  });

  it('follows another replica', async () => {
    class Told extends OwnGenerations {
      tell: OnRaised = () => undefined;
      override follow(onRaised?: OnRaised): void {
        this.tell = onRaised ?? this.tell;
      }
    }
    const [generations, store] = [new Told(), memory()];
    const cache = new TieredCache([store], { generations });
    await cache.get(k, give('v'));
    generations.tell('card', 5);
    expect((await store.usage()).items).toBe(0);
  });
});

describe('figures', () => {
  it('tell who asked, what was computed or waited for, and what came of every level', async () => {
    const figures = new CacheFigures();
    let clock = 0;
    const watch = { now: () => (clock += 2), tell: figures.note.bind(figures) };
    const [above, below, work] = [memory(), new BrokenStore(), held()];
    const cache = new TieredCache([above, below], { watch });
    const asked = [1, 2].map(() => cache.get(k, work.compute));
    work.finish('v');
    await Promise.all(asked);
    for (let time = 1; time <= 2; time++) await cache.get(k, mustNotRun);
    const looks = { memory: { hits: 2, misses: 1, away: 0 }, broken: { hits: 0, misses: 0, away: 1 } };
    expect(figures.task('card')).toEqual({ task: 'card', asked: 4, hits: 2, computed: 1, waited: 1, hitRate: 0.5, levels: looks });
    expect(figures.level('memory')).toEqual({ level: 'memory', ...looks.memory, hitRate: 2 / 3, meanMs: 2, p95Ms: expect.closeTo(2, 0) });
    expect([figures.level('broken').hitRate, figures.hitRate]).toEqual([null, 0.5]);
  });

  it('take a wait for what another replica computes for no hit, and neither what fails', async () => {
    const [figures, store] = [new CacheFigures(), memory()];
    const turns = new Turns(() => store.set(place, entry('theirs')));
    const cache = new TieredCache([store], { turns, watch: { now: () => 0, tell: figures.note.bind(figures) } });
    await Promise.all([1, 2, 3].map(() => cache.get(k, mustNotRun)));
    expect(figures.task('card')).toMatchObject({ asked: 3, hits: 0, computed: 0, waited: 3, hitRate: 0 });
    const failing = new TieredCache([memory()], { watch: { now: () => 0, tell: figures.note.bind(figures) } });
    await failing.get(k, mustNotRun).catch(() => undefined);
    expect(figures.task('card')).toMatchObject({ asked: 4, hits: 0, computed: 1, waited: 3 });
    expect(figures.hitRate).toBe(0);
  });

  it('are nothing before the first', () => {
    expect([new CacheFigures().hitRate, new CacheFigures().task('card').hitRate]).toEqual([null, null]);
  });

  it('tell how much lies on every level', async () => {
    const cache = new TieredCache([memory(), new BrokenStore()]);
    await cache.get(k, give('v'));
    const bytes = 2 * 'card:0:1:abcv'.length;
    expect(await cache.usage()).toEqual([
      { level: 'memory', maxBytes: 1_000, items: 1, bytes },
      { level: 'broken', maxBytes: null, items: null, bytes: null },
    ]);
  });
});
