import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { CacheStore, Entry, EntryKey } from '../src/cache.store.ts';

export const key = (input: string, more: Partial<EntryKey> = {}): EntryKey => ({ task: 'card', generation: 1, input, ...more });
export const entry = (value: string, more: Partial<Entry> = {}): Entry => ({ value, isNegative: false, lifeMs: Infinity, ...more });

/** What every level promises. `open` begins one that holds nothing and keeps things for a minute. */
export function describeCacheStore(open: () => Promise<CacheStore>): void {
  let store: CacheStore;
  const valueOf = async (input: string, more?: Partial<EntryKey>): Promise<string | undefined> => (await store.get(key(input, more)))?.value;

  beforeEach(async () => {
    store = await open();
  });

  afterEach(() => store.close());

  it('gives back what it was given, whatever characters it is made of', async () => {
    for (const value of ['', 'x', '\ufeff王小美\n\0 "{}" 1+ 🎴', 'x'.repeat(20_000)]) {
      await store.set(key('a'), entry(value));
      expect(await store.get(key('a'))).toEqual({ value, isNegative: false, lifeMs: expect.any(Number) });
    }
  });

  it('keeps nothing for longer than its own time, nor for longer than the entry may live', async () => {
    await store.set(key('long'), entry('x'));
    await store.set(key('short'), entry('x', { lifeMs: 20_000.5, isNegative: true }));
    const [long, short] = await Promise.all([store.get(key('long')), store.get(key('short'))]);
    expect([long?.lifeMs, short?.lifeMs, short?.isNegative]).toEqual([expect.any(Number), expect.any(Number), true]);
    expect(long?.lifeMs).toBeGreaterThan(20_000);
    expect(long?.lifeMs).toBeLessThanOrEqual(60_000);
    expect(short?.lifeMs).toBeGreaterThan(0);
    expect(short?.lifeMs).toBeLessThanOrEqual(20_000);
  });

  it('misses what is over, and counts it no more', async () => {
    await store.set(key('a'), entry('x', { lifeMs: 5 }));
    await store.set(key('dead'), entry('x', { lifeMs: 0.5 }));
    while ((await valueOf('a')) !== undefined) await nextTurn();
    expect([await valueOf('dead'), await store.usage()]).toEqual([undefined, { items: 0, bytes: 0 }]);
  });

  it('tells tasks, generations and inputs apart', async () => {
    await store.set(key('a'), entry('x'));
    expect([await valueOf('b'), await valueOf('a', { generation: 2 }), await valueOf('a', { task: 'text' }), await valueOf('a')]).toEqual([undefined, undefined, undefined, 'x']);
  });

  it('has the later of two answers to one key, and counts it once', async () => {
    await store.set(key('a'), entry('x'.repeat(10_000)));
    const once = await store.usage();
    await store.set(key('a'), entry('y'.repeat(10_000)));
    expect([await valueOf('a'), await store.usage(), once.items]).toEqual(['y'.repeat(10_000), once, 1]);
    expect(once.bytes).toBeGreaterThanOrEqual(10_000);
  });

  it("forgets a task's earlier generations and nothing else", async () => {
    const [old, current, other] = [{ generation: 1 }, { generation: 2 }, { task: 'cards' }];
    for (const more of [old, current, other]) for (const input of ['a', 'b']) await store.set(key(input, more), entry('x'));
    expect([await store.forget('card', 2), await store.forget('card', 2)]).toEqual([2, 0]);
    expect([await valueOf('a', old), await valueOf('a', current), await valueOf('b', other), (await store.usage()).items]).toEqual([undefined, 'x', 'x', 4]);
  });
}
