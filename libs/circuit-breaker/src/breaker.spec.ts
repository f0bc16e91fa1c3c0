import { describe, expect, it } from '@jest/globals';
import { abandon, admit, closed, record, viewBreaker, type BreakerState } from './breaker.ts';

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

  it('makes the next call the trial when one ended without a word, and nothing else of it', () => {
    const trial: BreakerState = { kind: 'half-open', trialUntil: 120_000 };
    expect(admit(config, abandon(trial, 70_000), 70_000)).toEqual({ admit: true, state: { kind: 'half-open', trialUntil: 130_000 } });
    expect([abandon(afterFailures(2), 0), abandon(afterFailures(3), 1)]).toEqual([afterFailures(2), afterFailures(3)]);
  });

  it.each<[string, BreakerState, number, object]>([
    ['closed', afterFailures(2), 0, { state: 'closed', until: null }],
    ['open until its time has passed', afterFailures(3), 59_999, { state: 'open', until: 60_000 }],
    ['half-open when the next call is the trial', afterFailures(3), 60_000, { state: 'half-open', until: null }],
    ['half-open while the trial is on its way', { kind: 'half-open', trialUntil: 120_000 }, 119_999, { state: 'half-open', until: 120_000 }],
    ['half-open when the trial never reported', { kind: 'half-open', trialUntil: 120_000 }, 120_000, { state: 'half-open', until: null }],
  ])('is shown as %s', (_as, state, now, view) => {
    expect(viewBreaker(state, now)).toEqual(view);
  });
});
