import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshRedis } from '@sluice/testing';
import { Redis } from 'ioredis';
import { describeCacheStore, entry, key } from '../testing/cache-store.conformance.ts';
import { RedisStore } from './redis.store.ts';

let redis: Redis;

beforeAll(async () => {
  redis = new Redis(await freshRedis());
});

beforeEach(async () => {
  await redis.flushdb();
});

afterAll(() => redis.disconnect());

const open = (): RedisStore => new RedisStore((command) => command(redis), 60_000);
const place = '{sluice}:cache:card:1:a';

describe('answers in Redis', () => {
  describeCacheStore(() => Promise.resolve(open()));

  it('are left out when they are larger than a megabyte, counted in bytes', async () => {
    const megabyte = 1_048_576;
    await open().set(key('most'), entry('x'.repeat(megabyte - 2)));
    await open().set(key('more'), entry('x'.repeat(megabyte - 1)));
    await open().set(key('wide'), entry('字'.repeat(megabyte / 2)));
    expect(await Promise.all(['most', 'more', 'wide'].map((input) => redis.strlen(`{sluice}:cache:card:1:${input}`)))).toEqual([megabyte, 0, 0]);
  });

  it.each([
    ['of an older form', () => redis.set(place, '{"contact":null}', 'PX', 60_000)],
    ['of a newer form', () => redis.set(place, '2+x', 'PX', 60_000)],
    ['empty', () => redis.set(place, '', 'PX', 60_000)],
    ['kept for ever', () => redis.set(place, '1+x')],
  ])('are misses when they are %s', async (_title, write) => {
    await write();
    expect(await open().get(key('a'))).toBeUndefined();
    await open().set(key('a'), entry('new'));
    expect((await open().get(key('a')))?.value).toBe('new');
  });

  it('leave nothing behind: everything that is kept goes by itself', async () => {
    await open().set(key('a'), entry('x', { lifeMs: 10_000 }));
    const names = (await redis.keys('*')).sort();
    expect(names).toEqual(['{sluice}:cache-index', '{sluice}:cache-sizes', place]);
    for (const name of names) expect(await redis.pttl(name)).toBeGreaterThan(5_000);
  });

  it('are counted right again after Redis was wiped', async () => {
    await open().set(key('a'), entry('x'));
    await redis.flushdb();
    expect(await open().usage()).toEqual({ items: 0, bytes: 0 });
    await open().set(key('b'), entry('x'));
    expect(await open().usage()).toEqual({ items: 1, bytes: 3 });
  });

  it('are forgotten by the thousand', async () => {
    const inputs = Array.from({ length: 1_200 }, (_, index) => `${index}`);
    await Promise.all(inputs.map((input) => open().set(key(input), entry('x'))));
    expect([await open().forget('card', 2), await open().usage(), await redis.keys('{sluice}:cache:*')]).toEqual([1_200, { items: 0, bytes: 0 }, []]);
  });
});
