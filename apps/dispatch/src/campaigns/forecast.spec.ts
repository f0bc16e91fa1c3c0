import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { viewWindows } from '@sluice/rate-limit';
import { forecast, type ForecastAccount } from './forecast.ts';
import { sendingHours } from './sending-hours.ts';

const startAt = Date.parse('2026-11-20T01:00:00Z');
const minute = 60_000;
const account = (more: Partial<ForecastAccount> = {}): ForecastAccount => ({ id: 'a', channel: 'telegram', limits: [{ max: 20, windowMs: minute }], waiting: 0, recipients: 0, ...more });
const always = sendingHours(null, 'UTC');
const predict = (accounts: ForecastAccount[], more: object = {}) => forecast({ accounts, open: {}, startAt, delayMs: 0, hours: always, ...more });
const after = (at: number | null | undefined): number | null => (at === null || at === undefined ? null : at - startAt);

describe('a forecast', () => {
  it('sends as fast as the windows allow', () => {
    const [{ startsAt, endsAt, recipients } = {}] = predict([account({ recipients: 100 })]);
    expect([recipients, after(startsAt), after(endsAt)]).toEqual([100, 0, 4 * minute]);
  });

  it('keeps the delay between two sends of one account', () => {
    expect(predict([account({ recipients: 3 })], { delayMs: 10_000 })[0]?.times.map(after)).toEqual([0, 10_000, 20_000]);
  });

  it('waits for what others have in the lane', () => {
    expect(after(predict([account({ recipients: 1, waiting: 40 })])[0]?.startsAt)).toBe(2 * minute);
  });

  it('goes on the next morning when the hours are over', () => {
    const hours = sendingHours({ from: '09:00', to: '09:02' }, 'Asia/Taipei');
    expect(predict([account({ recipients: 60 })], { hours })[0]?.times.filter((_, n) => n % 20 === 0).map(after)).toEqual([0, minute, 24 * 60 * minute]);
  });

  it('gives whoever may be sent to by any account of a channel to the one that is free first', () => {
    const [slow, fast, other] = predict([account({ limits: [{ max: 1, windowMs: minute }] }), account({ id: 'b' }), account({ id: 'c', channel: 'line' })], { open: { telegram: 42 } });
    expect([slow?.recipients, fast?.recipients, other?.recipients]).toEqual([2, 40, 0]);
  });

  it('says nothing of accounts that send nothing', () => {
    expect(predict([account()])).toEqual([{ accountId: 'a', recipients: 0, startsAt: null, endsAt: null, times: [] }]);
  });

  it('holds every window, the delay and the hours, and leaves nobody out', () => {
    const limit = fc.record({ max: fc.integer({ min: 1, max: 8 }), windowMs: fc.integer({ min: 1_000, max: 600_000 }) });
    const hours = fc.option(fc.constant({ from: '09:00', to: '09:20' }), { nil: null });
    fc.assert(
      fc.property(fc.array(limit, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 60 }), fc.nat(90_000), hours, (limits, recipients, delayMs, window) => {
        const open = sendingHours(window, 'Asia/Taipei');
        const times = predict([account({ limits })], { open: { telegram: recipients }, delayMs, hours: open })[0]?.times ?? [];
        expect(times).toHaveLength(recipients);
        for (const [index, at] of times.entries()) {
          const before = times.slice(0, index);
          expect(open.isOpen(at) && viewWindows(limits, { endedAt: before, inFlight: 0 }, at).every(({ used, max }) => used < max)).toBe(true);
          expect(index === 0 || at - (times[index - 1] ?? 0) >= delayMs).toBe(true);
        }
      }),
    );
  });
});
