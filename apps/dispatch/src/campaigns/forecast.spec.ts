import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { viewWindows } from '@sluice/rate-limit';
import { forecast, type ForecastAccount, type LaneState } from './forecast.ts';
import { sendingHours } from './sending-hours.ts';

const startAt = Date.parse('2026-11-20T01:00:00Z');
const minute = 60_000;
const idle: LaneState = { now: startAt, limits: [{ max: 20, windowMs: minute }], pace: { share: 1, at: 0 }, concurrency: 10, sendMs: 0, ended: 0, ends: [], inFlight: [], silentUntil: 0 };
const account = ({ lane = {}, ...more }: Partial<Omit<ForecastAccount, 'lane'>> & { lane?: Partial<LaneState> } = {}): ForecastAccount => ({
  id: 'a', channel: 'telegram', isPaused: false, waiting: 0, own: [], recipients: 0, ...more, lane: { ...idle, ...lane },
});
const always = sendingHours(null, 'UTC');
const predict = (accounts: ForecastAccount[], more: object = {}) => forecast({ accounts, open: {}, startAt, delayMs: 0, hours: always, ...more });
const after = (at: number | undefined): number | null => (at === undefined ? null : at - startAt);
const span = (accounts: ForecastAccount[], more: object = {}) => {
  const { times } = predict(accounts, more)[0] ?? { times: [] };
  return [times.length, after(times[0]), after(times.at(-1))];
};

describe('a forecast', () => {
  it('sends as fast as the windows allow', () => {
    expect(span([account({ recipients: 100 })])).toEqual([100, 0, 4 * minute]);
  });

  it('keeps the delay between two sends of one account', () => {
    expect(predict([account({ recipients: 3 })], { delayMs: 10_000 })[0]?.times.map(after)).toEqual([0, 10_000, 20_000]);
  });

  it('waits for what others have in the lane', () => {
    expect(span([account({ recipients: 1, waiting: 40 })])).toEqual([1, 2 * minute, 2 * minute]);
  });

  it.each([
    ['the windows have had', { ended: 20, ends: Array.from({ length: 20 }, (_, n) => ({ no: n + 1, at: startAt - 45_000 + n })) }, 15_000],
    ['is in flight', { limits: [{ max: 1, windowMs: minute }], sendMs: 300, inFlight: [startAt - 100] }, minute + 200],
    ['the platform asked for', { silentUntil: startAt + 5_000 }, 5_000],
    ['a flood left of the windows', { pace: { share: 0.1, at: startAt }, ended: 2, ends: [{ no: 1, at: startAt - 1 }, { no: 2, at: startAt - 1 }] }, minute - 1],
  ])('begins with what %s', (_what, lane, expected) => {
    expect(span([account({ recipients: 1, lane })])[1]).toBe(expected);
  });

  it('forgets by its beginning what the windows have now, when that is later', () => {
    const ends = Array.from({ length: 20 }, (_, n) => ({ no: n + 1, at: startAt }));
    expect(span([account({ recipients: 20, lane: { ended: 20, ends } })], { startAt: startAt + minute })).toEqual([20, minute, minute]);
  });

  it('sends what waits in the lane already when it is due, and recipients after that', () => {
    expect(predict([account({ own: [startAt + 1_000, startAt + 2_000], recipients: 1 })], { delayMs: 1_000 })[0]).toMatchObject({ recipients: 1, times: [1, 2, 3].map((n) => startAt + n * 1_000) });
  });

  it('goes on the next morning when the hours are over', () => {
    const hours = sendingHours({ from: '09:00', to: '09:02' }, 'Asia/Taipei');
    expect(predict([account({ recipients: 60 })], { hours })[0]?.times.filter((_, n) => n % 20 === 0).map(after)).toEqual([0, minute, 24 * 60 * minute]);
  });

  it('gives whoever may be sent to by any account of a channel to the one that is free first', () => {
    const [slow, fast, other] = predict([account({ lane: { limits: [{ max: 1, windowMs: minute }] } }), account({ id: 'b' }), account({ id: 'c', channel: 'line' })], { open: { telegram: 42 } });
    expect([slow?.recipients, fast?.recipients, other?.recipients]).toEqual([2, 40, 0]);
  });

  it('knows no time of an account that is paused, and lets others have who may be sent to by any', () => {
    const [paused, other] = predict([account({ isPaused: true, recipients: 2 }), account({ id: 'b' })], { open: { telegram: 3 } });
    expect([paused, other]).toMatchObject([{ recipients: 2, isStuck: true, times: [] }, { recipients: 3, isStuck: false, times: [startAt, startAt, startAt] }]);
  });

  it('knows no time when all accounts are paused, and still says how many are for which', () => {
    const found = predict([account({ isPaused: true }), account({ id: 'b', isPaused: true, own: [startAt] }), account({ id: 'c', channel: 'line', isPaused: true })], { open: { telegram: 30 } });
    expect(found.map(({ recipients, isStuck, times }) => [recipients > 0, isStuck, times])).toEqual([[true, true, []], [true, true, []], [false, false, []]]);
    expect(found.reduce((sum, { recipients }) => sum + recipients, 0)).toBe(30);
  });

  it('says nothing of accounts that send nothing', () => {
    expect(predict([account()])).toEqual([{ accountId: 'a', recipients: 0, isStuck: false, times: [] }]);
  });

  it('holds every window, the delay and the hours, and leaves nobody out', () => {
    const limit = fc.record({ max: fc.integer({ min: 1, max: 8 }), windowMs: fc.integer({ min: 1_000, max: 600_000 }) });
    const hours = fc.option(fc.constant({ from: '09:00', to: '09:20' }), { nil: null });
    const earlier = fc.array(fc.integer({ min: startAt - 600_000, max: startAt }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.tuple(fc.array(limit, { minLength: 1, maxLength: 3 }), earlier), fc.integer({ min: 1, max: 60 }), fc.nat(90_000), hours, ([limits, known], recipients, delayMs, window) => {
        const open = sendingHours(window, 'Asia/Taipei');
        const ends = known.toSorted((a, b) => a - b).map((at, n) => ({ no: n + 1, at }));
        const times = predict([account({ lane: { limits, ended: ends.length, ends } })], { open: { telegram: recipients }, delayMs, hours: open })[0]?.times ?? [];
        expect(times).toHaveLength(recipients);
        for (const [index, at] of times.entries()) {
          const endedAt = [...known, ...times.slice(0, index)];
          expect(open.isOpen(at) && viewWindows(limits, { endedAt, inFlight: 0 }, at).every(({ used, max }) => used < max)).toBe(true);
          expect(index === 0 || at - (times[index - 1] ?? 0) >= delayMs).toBe(true);
        }
      }),
    );
  });
});
