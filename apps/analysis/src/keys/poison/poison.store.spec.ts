import { Patience } from '@sluice/circuit-breaker';
import { describe, expect, it } from '@jest/globals';
import { describePoisonStore, refusal } from '../../../testing/keys/poison-store.conformance.ts';
import { FallbackPoisonStore } from './fallback-poison.store.ts';
import { MemoryPoisonStore } from './memory-poison.store.ts';
import { PoisonStore } from './poison.store.ts';

class BrokenStore extends PoisonStore {
  recall(): Promise<never> {
    return Promise.reject(new Error('away'));
  }
  remember(): Promise<never> {
    return Promise.reject(new Error('away'));
  }
}

const patience = (): Patience => new Patience({ patienceMs: 10_000 });

describe('refused requests in memory', () => {
  describePoisonStore(() => Promise.resolve(new MemoryPoisonStore()));

  it('are tried again after ten minutes', async () => {
    let now = 0;
    const store = new MemoryPoisonStore(() => now);
    await store.remember('one', refusal);
    now = 599_999;
    expect(await store.recall('one')).toEqual(refusal);
    now = 600_000;
    expect(await store.recall('one')).toBe(null);
  });
});

describe('refused requests that are shared where they can be', () => {
  describePoisonStore(() => Promise.resolve(new FallbackPoisonStore(new MemoryPoisonStore(), new MemoryPoisonStore(), patience())));

  it('are known to all processes', async () => {
    const shared = new MemoryPoisonStore();
    await new FallbackPoisonStore(shared, new MemoryPoisonStore(), patience()).remember('one', refusal);
    expect(await new FallbackPoisonStore(shared, new MemoryPoisonStore(), patience()).recall('one')).toEqual(refusal);
  });

  it('are known to their own process while the shared store is away', async () => {
    const store = new FallbackPoisonStore(new BrokenStore(), new MemoryPoisonStore(), patience());
    await store.remember('one', refusal);
    expect([await store.recall('one'), await store.recall('two')]).toEqual([refusal, null]);
  });
});
