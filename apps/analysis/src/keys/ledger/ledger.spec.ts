import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callsOf, countCall, emptyLedger, idleNow, layToRest, merge, park, parkedModels, parkedNow, prune, restingNow, type Ledger, type Rest } from './ledger.ts';

const now = Date.parse('2026-07-15T20:00:00Z');
const counted = (...instants: number[]): Ledger => instants.reduce((ledger, at) => countCall(ledger, 'k', at), emptyLedger);
const used = (ledger: Ledger, at: number): [number, number] => {
  const { minute, today } = callsOf(ledger, ['k'], at);
  return [minute, today];
};
const until = (at: number): Rest => ({ until: at, why: 'minute-quota' });

describe('a project', () => {
  const parkedFor = (...models: (string | null)[]): Ledger =>
    models.reduce<Ledger>((ledger, model, index) => park(ledger, 'p', { model, rest: until(now + (index + 1) * 1_000) }), emptyLedger);
  const idle = (ledger: Ledger, ...models: string[]) => idleNow(ledger, { project: 'p', models }, now)?.until;

  it('can do nothing when it is parked for all models, or for each of those that are configured', () => {
    expect(idle(parkedFor(null), 'flash')).toBe(now + 1_000);
    expect([idle(parkedFor('flash'), 'flash'), idle(parkedFor('pro', 'flash'), 'flash', 'pro')]).toEqual([now + 1_000, now + 1_000]);
  });

  it('can do something while one of its models is free, or nobody knows which it has', () => {
    expect([idle(parkedFor('flash'), 'flash', 'pro'), idle(parkedFor('flash')), idle(emptyLedger, 'flash')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('calls of a key', () => {
  it('count in the rolling minute and in the Pacific day', () => {
    const ledger = counted(now, now + 1, now + 30_000);
    expect([used(ledger, now + 30_000), used(ledger, now + 61_000), used(ledger, now + 95_000)]).toEqual([[3, 3], [1, 3], [0, 3]]);
    expect(used(ledger, Date.parse('2026-07-16T07:00:00Z'))).toEqual([0, 0]);
    expect(used(countCall(ledger, 'k', Date.parse('2026-07-16T07:00:00Z')), Date.parse('2026-07-16T08:00:00Z'))).toEqual([0, 1]);
  });

  it('are never forgotten before their minute is over, and a second later at the most', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 40 }), fc.integer({ min: 0, max: 300_000 }), (gaps, later) => {
        const instants = gaps.map((gap) => now + gap).toSorted((a, b) => a - b);
        const at = now + later;
        const past = instants.filter((instant) => instant <= at);
        const [minute] = used(prune(counted(...past), at), at);
        expect(minute).toBeGreaterThanOrEqual(past.filter((instant) => instant > at - 60_000).length);
        expect(minute).toBeLessThanOrEqual(past.filter((instant) => instant > at - 61_000).length);
      }),
    );
  });

  it('are counted over several keys, oldest first', () => {
    const ledger = countCall(counted(now + 5_000), 'other', now);
    expect(callsOf(ledger, ['k', 'other', 'unheard of'], now + 5_000)).toEqual({ recent: [{ endsAt: now + 61_000, calls: 1 }, { endsAt: now + 66_000, calls: 1 }], minute: 2, today: 2 });
  });
});

describe('a parked project', () => {
  it('is parked until the instant that was said, and the later one of two', () => {
    const ledger = park(park(emptyLedger, 'p', { model: null, rest: until(now + 20) }), 'p', { model: null, rest: until(now + 10) });
    expect([parkedNow(ledger, { project: 'p', model: 'flash' }, now + 19), parkedNow(ledger, { project: 'p', model: 'flash' }, now + 20)]).toEqual([until(now + 20), null]);
    expect(parkedNow(ledger, { project: 'other', model: 'flash' }, now)).toBe(null);
  });

  it('is parked for one model alone when the quota was that model’s', () => {
    const ledger = park(emptyLedger, 'p', { model: 'flash', rest: until(now + 20) });
    expect([parkedNow(ledger, { project: 'p', model: 'flash' }, now), parkedNow(ledger, { project: 'p', model: 'pro' }, now), parkedNow(ledger, { project: 'p', model: null }, now)]).toEqual([until(now + 20), null, null]);
    expect([parkedModels(ledger, 'p', now), parkedModels(ledger, 'p', now + 20), parkedModels(ledger, 'other', now)]).toEqual([[{ model: 'flash', ...until(now + 20) }], [], []]);
  });

  it('goes by the longer of what holds for the model and what holds for all', () => {
    const ledger = park(park(emptyLedger, 'p', { model: 'flash', rest: until(now + 20) }), 'p', { model: null, rest: { until: now + 30, why: 'no-credit' } });
    expect(parkedNow(ledger, { project: 'p', model: 'flash' }, now)).toEqual({ until: now + 30, why: 'no-credit' });
    expect(parkedModels(ledger, 'p', now)).toHaveLength(1);
  });
});

describe('a ledger', () => {
  it('lets a key rest until its time has come', () => {
    const ledger = layToRest(emptyLedger, 'k', { until: now + 20, why: 'key-refused' });
    expect([restingNow(ledger, 'k', now + 19)?.why, restingNow(ledger, 'k', now + 20), restingNow(ledger, 'other', now)]).toEqual(['key-refused', null, null]);
  });

  it('forgets what is over, and nothing else', () => {
    const ledger = layToRest(park(counted(now), 'p', { model: null, rest: until(now + 20) }), 'k', until(now + 30));
    expect(prune(ledger, now + 10)).toEqual(ledger);
    expect(prune(ledger, now + 25)).toEqual({ ...ledger, parked: {} });
    expect(prune(ledger, now + 3 * 86_400_000)).toEqual(emptyLedger);
  });

  it('that two observers know together holds all that either has seen, in whatever order, and however often', () => {
    const step = fc.record({ key: fc.constantFrom('k', 'l'), gap: fc.integer({ min: 0, max: 90_000_000 }), what: fc.constantFrom('call', 'park', 'rest') });
    const ledgers = fc.array(step, { maxLength: 12 }).map((steps) => steps.reduce(after, emptyLedger));
    fc.assert(
      fc.property(ledgers, ledgers, (one, other) => {
        const both = merge(one, other);
        expect(merge(other, one)).toEqual(both);
        expect(merge(both, one)).toEqual(both);
        for (const seen of [one, other]) expect(callsOf(both, ['k'], now).minute).toBeGreaterThanOrEqual(callsOf(seen, ['k'], now).minute);
        for (const seen of [one, other]) expect(parkedNow(both, { project: 'k', model: 'm' }, now)?.until ?? 0).toBeGreaterThanOrEqual(parkedNow(seen, { project: 'k', model: 'm' }, now)?.until ?? 0);
      }),
    );
  });
});

function after(ledger: Ledger, { key, gap, what }: { key: string; gap: number; what: string }): Ledger {
  if (what === 'call') return countCall(ledger, key, now + gap);
  return what === 'park' ? park(ledger, key, { model: gap % 2 ? 'm' : null, rest: until(now + gap) }) : layToRest(ledger, key, until(now + gap));
}
