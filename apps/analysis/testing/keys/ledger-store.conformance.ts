import { beforeEach, expect, it } from '@jest/globals';
import type { LedgerStore } from '../../src/keys/ledger/ledger.store.ts';
import { callsOf, countCall, emptyLedger, park, parkedNow, type Ledger } from '../../src/keys/ledger/ledger.ts';

/** One more call with the key `k`; answers how many there were before. */
export function call(store: LedgerStore, name = 'gemini'): Promise<number> {
  return store.change(name, (ledger, now) => ({ ledger: countCall(ledger, 'k', now), answer: callsOf(ledger, ['k'], now).minute }));
}

export function look(store: LedgerStore, name = 'gemini'): Promise<Ledger> {
  return store.change(name, (ledger) => ({ ledger, answer: ledger }));
}

export function parkFor(store: LedgerStore, ms: number): Promise<number> {
  return store.change('gemini', (ledger, now) => ({ ledger: park(ledger, 'p', { model: null, rest: { until: now + ms, why: 'rate-limit' } }), answer: now + ms }));
}

export const parkedUntil = (ledger: Ledger): number | undefined => parkedNow(ledger, { project: 'p', model: null }, Date.now())?.until;

/** What every store of ledgers promises. `open` begins one that holds nothing. */
export function describeLedgerStore(open: () => Promise<LedgerStore>): void {
  let store: LedgerStore;

  beforeEach(async () => {
    store = await open();
  });

  it('begins with an empty one, and keeps what was changed', async () => {
    expect(await look(store)).toEqual(emptyLedger);
    const until = await parkFor(store, 60_000);
    expect(parkedUntil(await look(store))).toBe(until);
  });

  it('loses no change of many at once', async () => {
    const before = await Promise.all(Array.from({ length: 60 }, () => call(store)));
    expect(before.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 60 }, (_, index) => index));
  });

  it('keeps ledgers apart', async () => {
    await call(store, 'gemini');
    expect(await look(store, 'openai')).toEqual(emptyLedger);
  });

  it('goes on when a step fails, which changes nothing', async () => {
    const failing = async (): Promise<void> =>
      store.change('gemini', () => {
        throw new Error('a bug');
      });
    await expect(failing()).rejects.toThrow('a bug');
    expect([await call(store), await call(store)]).toEqual([0, 1]);
  });

  it('forgets what is over whenever something changes', async () => {
    await parkFor(store, -1);
    expect((await look(store)).parked).toEqual({});
  });
}
