import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApiKey } from '../api-key.ts';
import { choose, type Choice, type Purse, type Wish } from './choose.ts';
import { countCall, emptyLedger, layToRest, park, parkedNow, type Ledger } from './ledger.ts';

const now = Date.parse('2026-07-15T20:00:00Z');
const midnight = Date.parse('2026-07-16T07:00:00Z');
const keys = ['p:a1', 'p:a2', 'q:b1', 'r:c1'].map((text) => new ApiKey('gemini', text.slice(2), text.slice(0, 1)));
const [a1, a2, b1, c1] = keys as [ApiKey, ApiKey, ApiKey, ApiKey];
const anything: Wish = { model: 'flash', passed: new Set(), openUntil: new Map(), modelOpenUntil: new Map() };
const all: Purse = { keys, quota: {} };
const calls = (...used: ApiKey[]): Ledger => used.reduce((ledger, { id }) => countCall(ledger, id, now), emptyLedger);
const parked = (ledger: Ledger, project: string, until: number, model: string | null = null): Ledger => park(ledger, project, { model, rest: { until, why: 'minute-quota' } });
const chosen = (ledger: Ledger, { purse = all, wish = anything, at = now }: { purse?: Purse; wish?: Wish; at?: number } = {}): Choice => choose(ledger, purse, { wish, now: at });

describe('the choice of a key', () => {
  it('begins with what comes first', () => {
    expect(chosen(emptyLedger)).toEqual({ key: a1 });
  });

  it.each([
    ['the project that was used least in the last minute', calls(a1, b1, b1), c1],
    ['by its keys together, not by one of them', calls(a1, a2, b1, c1), b1],
    ['and in it the key that was used least', calls(a1, b1, b1, c1, c1), a2],
  ])('takes %s', (_which, ledger, key) => {
    expect(chosen(ledger)).toEqual({ key });
  });

  it('goes by the minute before it goes by the day', () => {
    const earlier = [a1, a1, a1, b1, b1, b1, c1].reduce((ledger, { id }) => countCall(ledger, id, now - 120_000), emptyLedger);
    expect(chosen(countCall(earlier, c1.id, now))).toEqual({ key: a2 });
    expect(chosen(countCall(countCall(earlier, a1.id, now), c1.id, now))).toEqual({ key: b1 });
  });

  it('goes by the day when nobody was used in the last minute', () => {
    expect(chosen(calls(a1, a1, b1, c1, c1, c1), { at: now + 120_000 })).toEqual({ key: b1 });
  });

  it('passes by what is parked, rests, is open or has failed this call', () => {
    const resting = layToRest(emptyLedger, a1.id, { until: now + 1, why: 'key-refused' });
    expect(chosen(resting)).toEqual({ key: a2 });
    expect(chosen(parked(emptyLedger, 'p', now + 1))).toEqual({ key: b1 });
    expect(chosen(parked(emptyLedger, 'p', now + 1, 'pro'))).toEqual({ key: a1 });
    expect(chosen(emptyLedger, { wish: { ...anything, openUntil: new Map([['p', now + 1]]) } })).toEqual({ key: b1 });
    expect(chosen(emptyLedger, { wish: { ...anything, modelOpenUntil: new Map([['p', now + 1]]) } })).toEqual({ key: b1 });
    expect(chosen(emptyLedger, { wish: { ...anything, passed: new Set(['p', b1.id]) } })).toEqual({ key: c1 });
  });

  it('says when the first will be there again when there is none', () => {
    const wish = { ...anything, openUntil: new Map([['r', now + 40_000]]) };
    const ledger = layToRest(parked(parked(emptyLedger, 'p', now + 90_000), 'q', now + 21_400), b1.id, { until: now + 60_000, why: 'key-refused' });
    expect(chosen(ledger, { wish })).toEqual({ key: null, readyAt: now + 40_000 });
    expect(chosen(parked(parked(ledger, 'r', now + 50_000), 'q', now + 70_000), { wish })).toEqual({ key: null, readyAt: now + 50_000 });
  });
});

describe('quotas that somebody told', () => {
  const alone: Purse = { keys: [a1, a2], quota: { perMinute: 2, perDay: 4 } };

  it('fill with what all keys of a project did in the rolling minute, and have room when enough of it is over', () => {
    const ledger = countCall(calls(a1), a2.id, now + 10_000);
    expect(chosen(ledger, { purse: alone, at: now + 20_000 })).toEqual({ key: null, readyAt: now + 61_000 });
    expect(chosen(ledger, { purse: alone, at: now + 61_000 })).toEqual({ key: a1 });
  });

  it('of the day have room at midnight Pacific', () => {
    expect(chosen(calls(a1, a1, a2, a2), { purse: alone, at: now + 3_600_000 })).toEqual({ key: null, readyAt: midnight });
    expect(chosen(calls(a1, a1, a2, a2), { purse: alone, at: midnight })).toEqual({ key: a1 });
  });

  it('are never exceeded in any minute, whatever comes when, and a parked project is never chosen', () => {
    const step = fc.record({ gap: fc.integer({ min: 0, max: 20_000 }), parks: fc.option(fc.record({ project: fc.constantFrom('p', 'q', 'r'), ms: fc.integer({ min: 1, max: 90_000 }) })) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const purse = { keys, quota: { perMinute: 3 } };
        const made: { project: string; at: number }[] = [];
        let [ledger, at] = [emptyLedger, now];
        for (const { gap, parks } of steps) {
          at += gap;
          const { key } = choose(ledger, purse, { wish: anything, now: at });
          if (key) {
            expect(parkedNow(ledger, { project: key.project, model: 'flash' }, at)).toBe(null);
            ledger = countCall(ledger, key.id, at);
            made.push({ project: key.project, at });
            expect(made.filter((one) => one.project === key.project && one.at > at - 60_000).length).toBeLessThanOrEqual(3);
          }
          if (parks) ledger = parked(ledger, parks.project, at + parks.ms);
        }
      }),
    );
  });

  it('have room at the instant that is foretold, and not a millisecond before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 15_000 }), { minLength: 1, maxLength: 30 }), (gaps) => {
        const purse = { keys: [a1], quota: { perMinute: 2, perDay: 20 } };
        let [ledger, at] = [emptyLedger, now];
        for (const gap of gaps) {
          at += gap;
          const choice = choose(ledger, purse, { wish: anything, now: at });
          if (choice.key) ledger = countCall(ledger, choice.key.id, at);
          else {
            expect(choose(ledger, purse, { wish: anything, now: choice.readyAt - 1 }).key).toBe(null);
            expect(choose(ledger, purse, { wish: anything, now: choice.readyAt }).key).toBe(a1);
          }
        }
      }),
    );
  });
});
