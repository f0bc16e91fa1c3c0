import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshRedis } from '@sluice/testing';
import { Redis } from 'ioredis';
import { describePoisonStore, refusal } from '../../../testing/keys/poison-store.conformance.ts';
import { RedisPoisonStore } from './redis-poison.store.ts';

let redis: Redis;

beforeAll(async () => {
  redis = new Redis(await freshRedis());
});

beforeEach(async () => {
  await redis.flushdb();
});

afterAll(() => redis.disconnect());

const open = (): RedisPoisonStore => new RedisPoisonStore((command) => command(redis));

describe('refused requests in Redis', () => {
  describePoisonStore(() => Promise.resolve(open()));

  it('go by themselves after ten minutes', async () => {
    await open().remember('one', refusal);
    const [name = ''] = await redis.keys('*');
    const livesMs = await redis.pttl(name);
    expect(livesMs).toBeGreaterThan(500_000);
    expect(livesMs).toBeLessThanOrEqual(600_000);
  });

  it.each(['nonsense', '{"code":"no such code","message":""}'])('are none when Redis holds what is none: %s', async (kept) => {
    await redis.set('sluice:ai:poison:one', kept);
    expect(await open().recall('one')).toBe(null);
  });
});
