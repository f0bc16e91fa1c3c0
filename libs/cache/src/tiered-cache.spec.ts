import { describe, expect, it } from '@jest/globals';
import { CacheStore } from './cache.store.ts';
import { MemoryStore } from './memory.store.ts';
import { TieredCache } from './tiered-cache.ts';

const memory = () => new MemoryStore({ maxItems: 10, maxBytes: 1_000, ttlMs: 60_000 });

class BrokenStore extends CacheStore {
  readonly level = 'broken';
  get(): Promise<never> {
    return Promise.reject(new Error('away'));
  }
  set(): Promise<never> {
    return Promise.reject(new Error('away'));
  }
}

describe('tiered cache', () => {
  it('computes once and remembers', async () => {
    const cache = new TieredCache([memory()]);
    expect(await cache.get('k', () => Promise.resolve('v'))).toEqual({ value: 'v', level: null });
    expect(await cache.get('k', () => Promise.reject(new Error('must not run')))).toEqual({ value: 'v', level: 'memory' });
  });

  it('computes once for all who ask at the same time', async () => {
    const cache = new TieredCache([memory()]);
    const gate = Promise.withResolvers<string>();
    let runs = 0;
    const compute = () => {
      runs++;
      return gate.promise;
    };
    const asked = Promise.all(Array.from({ length: 50 }, () => cache.get('k', compute)));
    gate.resolve('v');
    expect(new Set((await asked).map(({ value }) => value))).toEqual(new Set(['v']));
    expect(runs).toBe(1);
  });

  it('promotes what a lower level has', async () => {
    const [above, below] = [memory(), memory()];
    await below.set('k', 'v');
    await new TieredCache([above, below]).get('k', () => Promise.reject(new Error('must not run')));
    expect(await above.get('k')).toBe('v');
  });

  it('goes on when a level cannot be reached', async () => {
    const cache = new TieredCache([new BrokenStore(), memory()]);
    await cache.get('k', () => Promise.resolve('v'));
    expect((await cache.get('k', () => Promise.resolve('other'))).value).toBe('v');
  });

  it('never keeps an error', async () => {
    const cache = new TieredCache([memory()]);
    await expect(cache.get('k', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    expect((await cache.get('k', () => Promise.resolve('v'))).value).toBe('v');
  });

  it('holds no more bytes than allowed', async () => {
    const store = memory();
    for (let index = 0; index < 10; index++) await store.set(`k${index}`, 'x'.repeat(200));
    const kept = await Promise.all(Array.from({ length: 10 }, (_, index) => store.get(`k${index}`)));
    expect(kept.filter((value) => value !== undefined)).toHaveLength(2);
  });
});
