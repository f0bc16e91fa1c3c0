import { describe, expect, it } from '@jest/globals';
import { Latencies } from './latencies.ts';

describe('latencies', () => {
  it('are nothing before the first', () => {
    const latencies = new Latencies();
    expect([latencies.mean, latencies.quantile(0.95)]).toEqual([null, null]);
  });

  it('have a mean, and quantiles right to a tenth', () => {
    const latencies = new Latencies();
    for (let ms = 1; ms <= 1_000; ms++) latencies.note(ms);
    expect(latencies.mean).toBe(500.5);
    for (const share of [0.05, 0.5, 0.95, 1]) {
      const exact = share * 1_000;
      expect(latencies.quantile(share)).toBeGreaterThanOrEqual(exact);
      expect(latencies.quantile(share)).toBeLessThanOrEqual(exact * 1.11);
    }
  });

  it('take what takes no time', () => {
    const latencies = new Latencies();
    latencies.note(0);
    expect([latencies.mean, latencies.quantile(0.95)]).toEqual([0, 0.01]);
  });
});
