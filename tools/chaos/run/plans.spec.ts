import { describe, expect, it } from '@jest/globals';
import { planLoad } from './load-plan.ts';
import { peace, planNemesis } from './nemesis-plan.ts';

const load = { seed: 3, messages: 1_000, accounts: ['a', 'b', 'c', 'd'], chatsPerAccount: 2, spanMs: 60_000, burst: 20 };

describe('the load', () => {
  const plan = planLoad(load);

  it('is the same for the same seed', () => {
    expect(planLoad(load)).toEqual(plan);
    expect(planLoad({ ...load, seed: 4 })).not.toEqual(plan);
  });

  it('has as many messages as wanted, no two alike, in order of time, within the span', () => {
    expect(plan).toHaveLength(1_000);
    expect(new Set(plan.map(({ key }) => key)).size).toBe(1_000);
    expect(new Set(plan.map(({ text }) => text)).size).toBe(1_000);
    const instants = plan.map(({ atMs }) => atMs);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(Math.max(...instants)).toBeLessThan(60_000);
  });

  it('gives no chat to two accounts', () => {
    const accounts = Map.groupBy(plan, ({ chat }) => chat).values();
    expect([...accounts].every((all) => new Set(all.map(({ account }) => account)).size === 1)).toBe(true);
  });

  it('comes to a third in bursts', () => {
    const together = [...Map.groupBy(plan, ({ atMs, account }) => `${account} ${atMs}`).values()].filter((all) => all.length >= 20);
    expect(together).toHaveLength(16);
  });
});

describe('the nemesis', () => {
  const troubles = { ...peace, kill: 15, freeze: 1, flush: 1, redis: 2, postgres: 2, term: 3 };
  const plan = planNemesis({ seed: 7, spanMs: 100_000, troubles });

  it('is the same for the same seed', () => {
    expect(planNemesis({ seed: 7, spanMs: 100_000, troubles })).toEqual(plan);
    expect(planNemesis({ seed: 8, spanMs: 100_000, troubles })).not.toEqual(plan);
  });

  it('does everything as often as wanted, within the load', () => {
    const counts = Object.fromEntries([...Map.groupBy(plan, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]));
    expect(counts).toEqual({ kill: 15, freeze: 1, flush: 1, redis: 2, postgres: 2, term: 3 });
    expect(plan.every(({ atMs }) => atMs >= 5_000 && atMs < 95_000)).toBe(true);
  });

  it('leaves the stores time between their faults', () => {
    const instants = plan.filter(({ kind }) => ['flush', 'redis', 'postgres'].includes(kind)).map(({ atMs }) => atMs);
    const distances = instants.slice(1).map((at, index) => at - (instants[index] ?? 0));
    expect(Math.min(...distances)).toBeGreaterThan(0.3 * (90_000 / 5));
  });
});
