import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshRedis } from '@sluice/testing';
import { Redis } from 'ioredis';
import { describeWindowStore } from '../testing/window-store.conformance.ts';
import { RedisWindowStore, windowScript } from './redis-window.store.ts';

const limit = { max: 2, windowMs: 60_000 };
const hit = (id: string, key = 'mei') => ({ key, id, at: 1 });

let redis: Redis;

beforeAll(async () => {
  redis = new Redis(await freshRedis());
});

beforeEach(async () => {
  await redis.flushdb();
});

afterAll(() => redis.disconnect());

const open = (): RedisWindowStore => new RedisWindowStore((keys, values) => redis.eval(windowScript, keys.length, ...keys, ...values));

describe('windows in Redis', () => {
  describeWindowStore(() => Promise.resolve(open()));

  it('are shared by all processes', async () => {
    const [one, other] = [open(), open()];
    expect(await one.take(limit, [hit('1')])).toEqual([{ admit: true }]);
    expect(await other.take(limit, [hit('2'), hit('3')])).toEqual([{ admit: true }, { admit: false, retryAfterMs: 60_000, isFirst: true }]);
    expect(await one.take(limit, [hit('4')])).toEqual([{ admit: false, retryAfterMs: 60_000, isFirst: false }]);
  });

  it('go by themselves, and hold no more than the limit', async () => {
    await open().take(limit, ['1', '2', '3', '4 with blanks', '5'].map((id) => hit(id)));
    const names = (await redis.keys('*')).sort();
    expect(names).toEqual(['{sluice}:refused:mei', '{sluice}:window:mei']);
    expect(await redis.zcard(names[1] ?? '')).toBe(2);
    const livesMs = await Promise.all(names.map((name) => redis.pttl(name)));
    for (const ms of livesMs) expect(ms).toBeGreaterThan(50_000);
  });

  it('are one round trip for all keys, and nothing when there is nothing to count', async () => {
    let trips = 0;
    const store = new RedisWindowStore((keys, values) => redis.eval(windowScript, keys.length, ...keys, ...values).finally(() => trips++));
    await store.take(limit, [hit('1'), hit('1', 'wei'), hit('2'), hit('2', 'wei')]);
    expect(trips).toBe(1);
    expect([await store.take(limit, []), trips]).toEqual([[], 1]);
  });

  it('throw when Redis refuses', async () => {
    await redis.set('{sluice}:window:mei', 'not a set');
    await expect(open().take(limit, [hit('1')])).rejects.toThrow('WRONGTYPE');
  });
});
