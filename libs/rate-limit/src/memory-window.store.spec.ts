import { describe, expect, it } from '@jest/globals';
import { describeWindowStore } from '../testing/window-store.conformance.ts';
import { MemoryWindowStore } from './memory-window.store.ts';

const limit = { max: 2, windowMs: 1_000 };
const open = (maxHits = 1_000): MemoryWindowStore => new MemoryWindowStore({ maxHits });

describe('windows in memory', () => {
  describeWindowStore(() => Promise.resolve(open()));

  it('are forgotten, the one that was not asked for in the longest time first, when there are too many', async () => {
    const store = open(6);
    const admits = async (key: string, id: string): Promise<boolean> => (await store.take(limit, [{ key, id, at: 1 }])).every(({ admit }) => admit);
    for (const key of ['a', 'b']) for (const id of ['1', '2']) await admits(key, id);
    expect([await admits('a', '3'), await admits('b', '3')]).toEqual([false, false]);
    expect(await admits('c', '1')).toBe(true);
    expect([await admits('b', '3'), await admits('a', '3')]).toEqual([false, true]);
  });
});
