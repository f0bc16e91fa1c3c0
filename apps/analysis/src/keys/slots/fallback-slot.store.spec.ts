import { Patience } from '@sluice/circuit-breaker';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { describeSlotStore, limits } from '../../../testing/keys/slot-store.conformance.ts';
import { FallbackSlotStore } from './fallback-slot.store.ts';
import { MemorySlotStore } from './memory-slot.store.ts';
import { SlotStore, type HeldSlot, type Verdict } from './slot.store.ts';

const broken: [string, () => Promise<never>][] = [
  ['is broken', () => Promise.reject(new Error('away'))],
  ['does not answer', () => new Promise(() => undefined)],
];

/** A store that can be taken away. */
class SharedStore extends SlotStore {
  away: (() => Promise<never>) | null = null;
  kept = new MemorySlotStore(limits);
  take(id: string): Promise<Verdict> {
    return this.away ? this.away() : this.kept.take(id);
  }
  keep(slots: readonly HeldSlot[]): Promise<void> {
    return this.away ? this.away() : this.kept.keep(slots);
  }
  giveBack(id: string): Promise<void> {
    return this.away ? this.away() : this.kept.giveBack(id);
  }
  held(): Promise<HeldSlot[]> {
    return this.away ? this.away() : this.kept.held();
  }
}

let now: number;
let shared: SharedStore;
let store: FallbackSlotStore;
let other: FallbackSlotStore;

beforeEach(() => {
  now = 0;
  shared = new SharedStore();
  const open = (): FallbackSlotStore => new FallbackSlotStore(shared, new MemorySlotStore(limits), new Patience({ patienceMs: 20, now: () => now }));
  [store, other] = [open(), open()];
});

const taken = async (from: SlotStore, ...ids: string[]): Promise<boolean[]> => {
  const verdicts = [];
  for (const id of ids) verdicts.push((await from.take(id)).admit);
  return verdicts;
};

describe('slots that are shared where they can be', () => {
  describeSlotStore((clock) => {
    const slots = (): MemorySlotStore => new MemorySlotStore(limits, () => clock.now);
    return Promise.resolve(new FallbackSlotStore(slots(), slots(), new Patience({ patienceMs: 10_000 })));
  });

  it('are as many over all processes', async () => {
    expect([await taken(store, 'a', 'b'), await taken(other, 'c', 'd'), await taken(store, 'e')]).toEqual([[true, true], [true, false], [false]]);
  });

  it.each(broken)('are as many in each process while the shared store %s, with those it held before', async (_how, away) => {
    await taken(store, 'a', 'b');
    shared.away = away;
    expect([await taken(store, 'c', 'd'), await taken(other, 'e', 'f', 'g', 'h')]).toEqual([[true, false], [true, true, true, false]]);
    expect((await store.held()).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    await store.giveBack('a');
    expect(await taken(store, 'd')).toEqual([true]);
  });

  it('are all told to a store that is back, and none is given until there is room for all', async () => {
    shared.away = () => Promise.reject(new Error('away'));
    await taken(store, 'a', 'b', 'c');
    await taken(other, 'd');
    shared.away = null;
    now += 1_000;
    await store.keep(['a', 'b', 'c'].map((id) => ({ id, holder: null })));
    expect(await taken(other, 'e')).toEqual([false]);
  });

  it('that were given back while nobody could hear it are free as soon as somebody can', async () => {
    await taken(store, 'a', 'b', 'c');
    shared.away = () => Promise.reject(new Error('away'));
    for (const id of ['a', 'b', 'c']) await store.giveBack(id);
    shared.away = null;
    now += 1_000;
    expect([await taken(store, 'd', 'e'), (await shared.held()).map(({ id }) => id)]).toEqual([[true, true], ['d', 'e']]);
  });
});
