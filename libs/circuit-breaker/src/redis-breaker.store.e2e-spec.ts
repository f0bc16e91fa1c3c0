import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshRedis } from '@sluice/testing';
import { Redis } from 'ioredis';
import { config, describeBreakerStore, type Clock } from '../testing/breaker-store.conformance.ts';
import { breakerScript, RedisBreakerStore } from './redis-breaker.store.ts';

const redisTime = "redis.call('TIME')";

let redis: Redis;

beforeAll(async () => {
  redis = new Redis(await freshRedis());
});

beforeEach(async () => {
  await redis.flushdb();
});

afterAll(() => redis.disconnect());

const open = (script = breakerScript): RedisBreakerStore => new RedisBreakerStore(config, (keys, values) => redis.eval(script, keys.length, ...keys, ...values));

/** Circuits whose Redis shows the time of this clock. */
function openAt(clock: Clock): RedisBreakerStore {
  expect(breakerScript.split(redisTime)).toHaveLength(2);
  return new RedisBreakerStore(config, (keys, values) => {
    const time = `{'${Math.floor(clock.now / 1_000)}', '${(clock.now % 1_000) * 1_000}'}`;
    return redis.eval(breakerScript.replace(redisTime, time), keys.length, ...keys, ...values);
  });
}

describe('circuits in Redis', () => {
  describeBreakerStore((clock) => Promise.resolve(openAt(clock)));

  it('are shared by all processes: one trial over all of them', async () => {
    const clock = { now: 1_795_297_495_123 };
    const replicas = Array.from({ length: 4 }, () => openAt(clock));
    await Promise.all(replicas.slice(0, 3).map((replica) => replica.record('gemini', false)));
    expect(await Promise.all(replicas.map((replica) => replica.admit('gemini')))).toEqual(replicas.map(() => ({ admit: false, retryAfterMs: 60_000 })));
    clock.now += 60_000;
    const verdicts = await Promise.all([...replicas, ...replicas].map((replica) => replica.admit('gemini')));
    expect(verdicts.filter(({ admit }) => admit)).toHaveLength(1);
  });

  it('go by the clock of Redis, whatever the clocks of processes show', async () => {
    const store = open();
    for (let time = 0; time < 3; time++) await store.record('gemini', false);
    const [seconds] = await redis.time();
    const [view] = await store.states(['gemini']);
    expect(Math.abs((view?.until ?? 0) - (Number(seconds) * 1_000 + 60_000))).toBeLessThan(30_000);
  });

  it('leave nothing when they are closed, and go by themselves when nobody asks', async () => {
    await open().record('gemini', false);
    expect(await redis.keys('*')).toEqual(['{sluice}:breaker:gemini']);
    expect(await redis.pttl('{sluice}:breaker:gemini')).toBeGreaterThan(86_000_000);
    await open().record('gemini', true);
    expect(await redis.keys('*')).toEqual([]);
  });

  it('are closed when Redis has forgotten them, or holds what is none', async () => {
    for (let time = 0; time < 3; time++) await open().record('gemini', false);
    await redis.set('{sluice}:breaker:gemini', 'something else');
    expect([await open().admit('gemini'), await open().states(['gemini'])]).toEqual([{ admit: true, isTrial: false }, [{ state: 'closed', until: null }]]);
  });

  it('throw when Redis refuses', async () => {
    await redis.lpush('{sluice}:breaker:gemini', 'a list');
    await expect(open().admit('gemini')).rejects.toThrow('WRONGTYPE');
  });
});
