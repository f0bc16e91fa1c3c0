import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeCacheStore, entry, key } from '../testing/cache-store.conformance.ts';
import { MemoryStore } from './memory.store.ts';

const memory = (maxBytes: number, maxItems = 100): MemoryStore => new MemoryStore({ maxItems, maxBytes, ttlMs: 60_000 });

describe('answers in memory', () => {
  describeCacheStore(() => Promise.resolve(memory(1_000_000)));

  it('take no more bytes and items than allowed, whatever is kept', async () => {
    const writes = fc.array(fc.record({ input: fc.nat(20), length: fc.nat(1_500) }), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(writes, async (list) => {
        const store = memory(2_000, 5);
        for (const { input, length } of list) {
          await store.set(key(`${input}`), entry('x'.repeat(length)));
          const { items, bytes } = await store.usage();
          expect(items).toBeLessThanOrEqual(5);
          expect(bytes).toBeLessThanOrEqual(2_000);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('go when they are the longest unused', async () => {
    const store = memory(1_000_000, 2);
    for (const input of ['a', 'b']) await store.set(key(input), entry(input));
    await store.get(key('a'));
    await store.set(key('c'), entry('c'));
    expect(await Promise.all(['a', 'b', 'c'].map(async (input) => (await store.get(key(input)))?.value))).toEqual(['a', undefined, 'c']);
  });
});
