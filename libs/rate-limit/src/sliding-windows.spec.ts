import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { budget, viewWindows } from './sliding-windows.ts';

const perMinute = { max: 3, windowMs: 60_000 };
const perHour = { max: 4, windowMs: 3_600_000 };

describe('sliding windows', () => {
  it('leaves the whole window when nothing was sent', () => {
    expect(budget([perMinute], { endedAt: [], inFlight: 0 }, 0)).toBe(3);
  });

  it('counts sends in flight and sends whose end is less than a window ago', () => {
    expect(budget([perMinute], { endedAt: [1_000], inFlight: 1 }, 60_999)).toBe(1);
    expect(budget([perMinute], { endedAt: [1_000], inFlight: 1 }, 61_000)).toBe(2);
  });

  it('lets the tightest window decide', () => {
    expect(budget([perMinute, perHour], { endedAt: [0, 1, 2], inFlight: 0 }, 120_000)).toBe(1);
  });

  it('says when the next permit comes free', () => {
    const [view] = viewWindows([perMinute], { endedAt: [30, 10, 20, 40], inFlight: 0 }, 50);
    expect(view).toEqual({ ...perMinute, used: 4, freeAt: 60_020 });
  });

  it('gives no instant while the permit hangs on a send in flight', () => {
    expect(viewWindows([perMinute], { endedAt: [], inFlight: 3 }, 50)[0]?.freeAt).toBeNull();
  });

  it('never lets more than the maximum end inside any window, whatever the durations', () => {
    const steps = fc.array(fc.record({ waitMs: fc.nat(30_000), durationMs: fc.nat(20_000) }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (sends) => {
        const endedAt: number[] = [];
        let now = 0;
        for (const { waitMs, durationMs } of sends) {
          now += waitMs;
          if (budget([perMinute], { endedAt, inFlight: 0 }, now) === 0) continue;
          now += durationMs;
          endedAt.push(now);
        }
        for (const end of endedAt) {
          expect(endedAt.filter((other) => other > end - perMinute.windowMs && other <= end).length).toBeLessThanOrEqual(perMinute.max);
        }
      }),
    );
  });
});
