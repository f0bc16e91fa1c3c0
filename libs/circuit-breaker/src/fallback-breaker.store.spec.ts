import { beforeEach, describe, expect, it } from '@jest/globals';
import { config, describeBreakerStore } from '../testing/breaker-store.conformance.ts';
import type { BreakerView } from './breaker.ts';
import { BreakerStore, type Verdict } from './breaker.store.ts';
import { FallbackBreakerStore } from './fallback-breaker.store.ts';
import { MemoryBreakerStore } from './memory-breaker.store.ts';
import { Patience } from './patience.store.ts';

const broken: [string, () => Promise<never>][] = [
  ['is broken', () => Promise.reject(new Error('away'))],
  ['does not answer', () => new Promise(() => undefined)],
];

/** A store that can be taken away. */
class SharedStore extends BreakerStore {
  asked = 0;
  away: (() => Promise<never>) | null = null;
  readonly kept = new MemoryBreakerStore(config, () => now);
  admit(name: string): Promise<Verdict> {
    return this.answer(() => this.kept.admit(name));
  }
  record(name: string, success: boolean): Promise<void> {
    return this.answer(() => this.kept.record(name, success));
  }
  abandon(name: string): Promise<void> {
    return this.answer(() => this.kept.abandon(name));
  }
  states(names: readonly string[]): Promise<BreakerView[]> {
    return this.answer(() => this.kept.states(names));
  }
  private answer<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    this.asked++;
    return this.away ? this.away() : ask();
  }
}

let now: number;
let shared: SharedStore;
let store: FallbackBreakerStore;

beforeEach(() => {
  now = 1_000_000;
  shared = new SharedStore();
  store = new FallbackBreakerStore(shared, new MemoryBreakerStore(config, () => now), new Patience({ patienceMs: 20, now: () => now }));
});

const refused = (verdict: Verdict): boolean => !verdict.admit;

describe('circuits that are shared where they can be', () => {
  describeBreakerStore((clock) => {
    const circuits = (): MemoryBreakerStore => new MemoryBreakerStore(config, () => clock.now);
    return Promise.resolve(new FallbackBreakerStore(circuits(), circuits(), new Patience({ patienceMs: 10_000, now: () => clock.now })));
  });

  it('go by what all processes recorded', async () => {
    for (let time = 0; time < 3; time++) await shared.kept.record('gemini', false);
    expect(await store.admit('gemini')).toEqual({ admit: false, retryAfterMs: 60_000 });
    expect(await store.states(['gemini'])).toEqual([{ state: 'open', until: 1_060_000 }]);
  });

  it.each(broken)('go by what this process recorded while the shared store %s, also before', async (_how, away) => {
    await store.record('gemini', false);
    await store.record('gemini', false);
    shared.away = away;
    expect(refused(await store.admit('gemini'))).toBe(false);
    await store.record('gemini', false);
    expect(refused(await store.admit('gemini'))).toBe(true);
    expect(await store.states(['gemini'])).toEqual([{ state: 'open', until: 1_060_000 }]);
  });

  it.each(broken)('do not ask a shared store that %s again for a second, and go by it once it answers', async (_how, away) => {
    for (let time = 0; time < 3; time++) await shared.kept.record('gemini', false);
    shared.away = away;
    for (let time = 0; time < 5; time++) expect(refused(await store.admit('gemini'))).toBe(false);
    expect(shared.asked).toBe(3);
    shared.away = null;
    now += 999;
    expect(refused(await store.admit('gemini'))).toBe(false);
    now += 1;
    expect([refused(await store.admit('gemini')), shared.asked]).toEqual([true, 4]);
  });

  it('close their own, too, when a trial of the shared store ended well', async () => {
    for (let time = 0; time < 3; time++) await store.record('gemini', false);
    now += 60_000;
    expect(await store.admit('gemini')).toEqual({ admit: true, isTrial: true });
    await store.record('gemini', true);
    shared.away = () => Promise.reject(new Error('away'));
    expect(await store.admit('gemini')).toEqual({ admit: true, isTrial: false });
  });
});
