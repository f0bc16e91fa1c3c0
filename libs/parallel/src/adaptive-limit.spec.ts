import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import fc from 'fast-check';
import { AdaptiveLimit, adaptToCpu, type AdaptiveOptions } from './adaptive-limit.ts';

const limits = { low: 2, high: 5 };

describe('by the load of the processors', () => {
  it.each<[string, number, number | null, number]>([
    ['over 80 % it is low', 5, 0.81, 2],
    ['at 80 % it stays', 5, 0.8, 5],
    ['under 50 % it is high', 2, 0.49, 5],
    ['at 50 % it stays', 2, 0.5, 2],
    ['between them it stays high', 5, 0.7, 5],
    ['between them it stays low', 2, 0.7, 2],
    ['it stays when nobody knows the load', 2, null, 2],
  ])('%s', (_title, limit, load, expected) => {
    expect(adaptToCpu(limits, limit, load)).toBe(expected);
  });

  it('it changes only when a load crosses both bounds: what flutters between them changes nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(2, 5), fc.array(fc.double({ min: 0.5, max: 0.8, noNaN: true })), (begin, loads) => {
        expect(loads.reduce((limit, load) => adaptToCpu(limits, limit, load), begin)).toBe(begin);
      }),
    );
  });
});

/** A limit whose time and load a spec sets. */
function adaptive(more: Partial<AdaptiveOptions> = {}): { limit: AdaptiveLimit; host: { now: number; load: number | null } } {
  const host: { now: number; load: number | null } = { now: 0, load: 0.1 };
  return { host, limit: new AdaptiveLimit({ clock: { now: () => host.now }, cpuLoad: () => host.load, lookMs: 1_000, ...more }) };
}

/** Works so many at once, which all end so after `tookMs`, and looks. */
function work({ limit, host }: ReturnType<typeof adaptive>, count: number, { error, tookMs = 10 }: { error?: unknown; tookMs?: number } = {}): number {
  const ends = Array.from({ length: count }, () => limit.begin());
  host.now += tookMs;
  ends.forEach((end) => end(error));
  host.now += 1_000;
  return limit.limit();
}

describe('an adaptive limit', () => {
  it('is 5 at first, 2 while the processors are busy, and 5 again', () => {
    const { limit, host } = adaptive();
    const seen = [0.9, 0.6, 0.4].map((load) => {
      host.load = load;
      host.now += 1_000;
      return limit.limit();
    });
    expect([adaptive().limit.limit(), ...seen]).toEqual([5, 2, 2, 5]);
  });

  it('looks no more often than it was told', () => {
    const { limit, host } = adaptive();
    host.load = 0.9;
    host.now = 999;
    expect(limit.limit()).toBe(5);
    host.now = 1_000;
    expect(limit.limit()).toBe(2);
  });

  it('is halved by errors that may pass, and grows again when it is used and all goes well', () => {
    const all = adaptive({ high: 8 });
    const unavailable = new AppError('unavailable', 'away');
    expect([work(all, 8, { error: unavailable }), work(all, 4, { error: new TypeError('bug') }), work(all, 2), work(all, 3)]).toEqual([4, 2, 3, 4]);
  });

  it('takes what was refused for good for no sign of overload', () => {
    expect(work(adaptive(), 5, { error: new AppError('unprocessable', 'no image') })).toBe(5);
  });

  it('is halved by what takes too long, if it was told how long that is', () => {
    expect([work(adaptive({ slowMs: 100 }), 5, { tookMs: 101 }), work(adaptive(), 5, { tookMs: 60_000 })]).toEqual([2, 5]);
  });

  it('is between 1 and its high, whatever happens', () => {
    const stretch = fc.record({ load: fc.option(fc.double({ min: 0, max: 1, noNaN: true })), count: fc.nat(20), isBad: fc.boolean() });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 30 }), (stretches) => {
        const all = adaptive();
        for (const { load, count, isBad } of stretches) {
          all.host.load = load;
          const now = work(all, count, isBad ? { error: new Error('bad') } : {});
          expect(now >= 1 && now <= 5).toBe(true);
        }
      }),
    );
  });
});
