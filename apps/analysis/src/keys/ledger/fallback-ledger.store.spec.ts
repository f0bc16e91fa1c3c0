import { Patience } from '@sluice/circuit-breaker';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { call, describeLedgerStore, look, parkedUntil, parkFor } from '../../../testing/keys/ledger-store.conformance.ts';
import { FallbackLedgerStore } from './fallback-ledger.store.ts';
import { LedgerStore, type Step } from './ledger.store.ts';
import { MemoryLedgerStore } from './memory-ledger.store.ts';

/** A store that can be taken away, and wiped. */
class SharedStore extends LedgerStore {
  away: (() => Promise<never>) | null = null;
  kept = new MemoryLedgerStore();
  change<Answer>(name: string, step: Step<Answer>): Promise<Answer> {
    return this.away ? this.away() : this.kept.change(name, step);
  }
}

const broken: [string, () => Promise<never>][] = [
  ['is broken', () => Promise.reject(new Error('away'))],
  ['does not answer', () => new Promise(() => undefined)],
];

let now: number;
let shared: SharedStore;
let store: FallbackLedgerStore;
let other: FallbackLedgerStore;

beforeEach(() => {
  now = 0;
  shared = new SharedStore();
  const open = (): FallbackLedgerStore => new FallbackLedgerStore(shared, new MemoryLedgerStore(), new Patience({ patienceMs: 20, now: () => now }));
  [store, other] = [open(), open()];
});

describe('ledgers that are shared where they can be', () => {
  describeLedgerStore(() => Promise.resolve(new FallbackLedgerStore(new MemoryLedgerStore(), new MemoryLedgerStore(), new Patience({ patienceMs: 10_000 }))));

  it('go by what all processes did', async () => {
    const until = await parkFor(other, 60_000);
    await call(other);
    expect([await call(store), parkedUntil(await look(store))]).toEqual([1, until]);
  });

  it.each(broken)('go on from what was known together while the shared store %s', async (_how, away) => {
    const until = await parkFor(other, 60_000);
    await call(other);
    await call(store);
    shared.away = away;
    expect([await call(store), await call(store), parkedUntil(await look(store))]).toEqual([2, 3, until]);
  });

  it('bring what was learnt alone to the others', async () => {
    shared.away = () => Promise.reject(new Error('away'));
    const until = await parkFor(store, 60_000);
    await call(store);
    shared.away = null;
    now += 1_000;
    await call(store);
    expect([await call(other), parkedUntil(await look(other))]).toEqual([2, until]);
  });

  it('bring back what a wiped store has forgotten', async () => {
    const until = await parkFor(other, 60_000);
    await call(store);
    shared.kept = new MemoryLedgerStore();
    await call(store);
    expect([await call(other), parkedUntil(await look(other))]).toEqual([2, until]);
  });
});
