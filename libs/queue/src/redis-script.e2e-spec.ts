import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freshRedis } from '@sluice/testing';
import { Redis } from 'ioredis';
import { RedisScript } from './redis-script.ts';

let redis: Redis;

beforeAll(async () => {
  redis = new Redis(await freshRedis());
});

afterAll(() => redis.disconnect());

it('a script runs in a Redis that never heard of it, that knows it, and that has forgotten it', async () => {
  const add = new RedisScript(`return redis.call('INCRBY', KEYS[1], ARGV[1])`);
  const answers = [await add.run(redis, ['sum'], [2]), await add.run(redis, ['sum'], [3])];
  await redis.script('FLUSH');
  expect([...answers, await add.run(redis, ['sum'], [4])]).toEqual([2, 5, 9]);
});

it('a script that fails is not run again', async () => {
  const twice = new RedisScript(`redis.call('INCR', KEYS[1]) return redis.call('LPUSH', KEYS[1], 'x')`);
  await expect(twice.run(redis, ['count'], [])).rejects.toThrow('WRONGTYPE');
  expect(await redis.get('count')).toBe('1');
});
