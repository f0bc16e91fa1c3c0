import { beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { abandon, admit, closed, record, viewBreaker, type BreakerConfig, type BreakerState } from '../src/breaker.ts';
import type { BreakerStore } from '../src/breaker.store.ts';

export const config: BreakerConfig = { threshold: 3, recoveryMs: 60_000 };

/** What a store reads the time from, epoch milliseconds. */
export interface Clock {
  now: number;
}

/** What every store of circuits promises. `open` begins one that holds nothing and goes by this clock. */
export function describeBreakerStore(open: (clock: Clock) => Promise<BreakerStore>): void {
  let clock: Clock;
  let store: BreakerStore;

  beforeEach(async () => {
    clock = { now: 1_795_297_495_123 };
    store = await open(clock);
  });

  const fail = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) await store.record('gemini', false);
  };

  it('lets everything through below the threshold, and forgets failures after a success', async () => {
    await fail(2);
    expect(await store.admit('gemini')).toEqual({ admit: true, isTrial: false });
    await store.record('gemini', true);
    await fail(2);
    expect(await store.admit('gemini')).toEqual({ admit: true, isTrial: false });
  });

  it('opens at the third failure in a row, and says how long to wait', async () => {
    await fail(3);
    clock.now += 10_000;
    expect(await store.admit('gemini')).toEqual({ admit: false, retryAfterMs: 50_000 });
    expect(await store.states(['gemini'])).toEqual([{ state: 'open', until: clock.now + 50_000 }]);
  });

  it('lets exactly one of many through as a trial after a minute, and gives up one that never reports', async () => {
    await fail(3);
    for (let round = 0; round < 2; round++) {
      clock.now += 60_000;
      expect(await store.states(['gemini'])).toEqual([{ state: 'half-open', until: null }]);
      const verdicts = await Promise.all(Array.from({ length: 20 }, () => store.admit('gemini')));
      expect(verdicts.filter((verdict) => verdict.admit)).toEqual([{ admit: true, isTrial: true }]);
      expect(await store.states(['gemini'])).toEqual([{ state: 'half-open', until: clock.now + 60_000 }]);
    }
  });

  it('closes after a good trial, opens again after a bad one, and tries again after one that said nothing', async () => {
    await fail(3);
    clock.now += 60_000;
    await store.admit('gemini');
    await store.abandon('gemini');
    expect(await store.admit('gemini')).toEqual({ admit: true, isTrial: true });
    await store.record('gemini', false);
    expect(await store.admit('gemini')).toEqual({ admit: false, retryAfterMs: 60_000 });
    clock.now += 60_000;
    await store.admit('gemini');
    await store.record('gemini', true);
    expect(await store.admit('gemini')).toEqual({ admit: true, isTrial: false });
  });

  it('keeps circuits apart, and shows them in the order they were asked for', async () => {
    await fail(3);
    expect(await store.admit('openai')).toEqual({ admit: true, isTrial: false });
    const shown = await store.states(['openai', 'gemini', 'unheard of']);
    expect(shown.map(({ state }) => state)).toEqual(['closed', 'open', 'closed']);
    expect(await store.states([])).toEqual([]);
  });

  it('agrees with the pure core, step by step', () => agreesWithTheCore(store, clock));
}

type Step = 'admit' | 'success' | 'failure' | 'abandon' | number;

async function agreesWithTheCore(store: BreakerStore, clock: Clock): Promise<void> {
  const step: fc.Arbitrary<Step> = fc.oneof(fc.constantFrom('admit' as const, 'success' as const, 'failure' as const, 'failure' as const, 'abandon' as const), fc.integer({ min: 0, max: 70_000 }));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const name = `run ${++run}`;
      let core: BreakerState = closed;
      for (const step of steps) {
        core = await take(step, core, { store, clock, name });
        expect(await store.states([name])).toEqual([viewBreaker(core, clock.now)]);
      }
    }),
    { numRuns: 60 },
  );
}

async function take(step: Step, core: BreakerState, { store, clock, name }: { store: BreakerStore; clock: Clock; name: string }): Promise<BreakerState> {
  if (typeof step === 'number') {
    clock.now += step;
    return core;
  }
  if (step === 'admit') {
    const admission = admit(config, core, clock.now);
    const isTrial = admission.admit && admission.state.kind === 'half-open';
    expect(await store.admit(name)).toEqual(admission.admit ? { admit: true, isTrial } : admission);
    return admission.admit ? admission.state : core;
  }
  if (step === 'abandon') {
    await store.abandon(name);
    return abandon(core, clock.now);
  }
  await store.record(name, step === 'success');
  return record(config, core, step === 'success', clock.now);
}
