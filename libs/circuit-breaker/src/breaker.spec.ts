import { describe, expect, it } from '@jest/globals';
import { admit, closed, record, type BreakerState } from './breaker.ts';

const config = { threshold: 3, recoveryMs: 60_000 };
const afterFailures = (count: number, now = 0): BreakerState =>
  Array.from({ length: count }).reduce<BreakerState>((state) => record(config, state, false, now), closed);

describe('circuit breaker', () => {
  it('stays closed below the threshold', () => {
    expect(admit(config, afterFailures(2), 0).admit).toBe(true);
  });

  it('opens at the third failure in a row and says how long to wait', () => {
    expect(admit(config, afterFailures(3, 1_000), 11_000)).toEqual({ admit: false, retryAfterMs: 50_000 });
  });

  it('forgets failures after a success', () => {
    expect(record(config, afterFailures(2), true, 0)).toEqual(closed);
  });

  it('lets exactly one trial through when the recovery time has passed', () => {
    const first = admit(config, afterFailures(3, 0), 60_000);
    expect(first.admit).toBe(true);
    expect(first.admit && admit(config, first.state, 60_001).admit).toBe(false);
  });

  it('closes after a good trial and opens again after a bad one', () => {
    const trial: BreakerState = { kind: 'half-open', trialUntil: 120_000 };
    expect(record(config, trial, true, 60_500)).toEqual(closed);
    expect(record(config, trial, false, 60_500)).toEqual({ kind: 'open', until: 120_500 });
  });

  it('gives up a trial that never reported', () => {
    expect(admit(config, { kind: 'half-open', trialUntil: 120_000 }, 120_000).admit).toBe(true);
  });
});
