import { describe, expect, it } from '@jest/globals';
import { pacedMax, paceAfterFlood, paceNow } from './pace.ts';

const whole = { share: 1, at: 0 };

describe('the pace of a lane', () => {
  it('is halved by a flood, down to a tenth', () => {
    const once = paceAfterFlood(whole, 0, 5_000);
    expect(once).toEqual({ share: 0.5, at: 5_000 });
    const often = Array.from({ length: 9 }).reduce<typeof once>((pace) => paceAfterFlood(pace, 0, 0), once);
    expect(often.share).toBe(0.1);
  });

  it('recovers a tenth a minute from the end of the flood on, up to the whole', () => {
    const slow = paceAfterFlood(whole, 0, 60_000);
    expect([0, 60_000, 120_000, 360_000, 9e9].map((now) => paceNow(slow, now))).toEqual([0.5, 0.5, 0.6, 1, 1]);
  });

  it('leaves one send in every window', () => {
    expect([pacedMax(20, 0.5), pacedMax(20, 0.1), pacedMax(3, 0.1)]).toEqual([10, 2, 1]);
  });
});
