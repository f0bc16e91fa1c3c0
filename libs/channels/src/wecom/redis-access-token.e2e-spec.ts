import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Vault } from '@sluice/auth';
import { createLogger } from '@sluice/observability';
import { RedisConnection } from '@sluice/queue';
import { freshRedis } from '@sluice/testing';
import { MemoryAccessTokenStore, type AccessTokenStore } from './access-token.store.ts';
import { RedisAccessTokenStore } from './redis-access-token.store.ts';

const token = { value: 'canary-token', renewAt: 60_000 };
let now: number;
let redis: RedisConnection;

beforeEach(async () => {
  now = 0;
  redis = new RedisConnection(await freshRedis(), createLogger({ service: 'spec', level: 'silent', pretty: false }));
  await redis.onModuleInit();
});

afterEach(() => redis.onApplicationShutdown());

const redisStore = (secret = 'a secret only for specs'): AccessTokenStore => new RedisAccessTokenStore(redis, new Vault(secret), () => now);
const stores: [string, () => AccessTokenStore][] = [
  ['memory', () => new MemoryAccessTokenStore(() => now)],
  ['Redis', redisStore],
];

describe.each(stores)('access tokens kept in %s', (_where, open) => {
  it('are there until their time, each under its key', async () => {
    const store = open();
    await store.set('a', token);
    expect([await store.get('a'), await store.get('b')]).toEqual([token, null]);
    now = token.renewAt;
    expect(await store.get('a')).toBeNull();
  });

  it('are dropped by their value only', async () => {
    const store = open();
    await store.set('a', token);
    await store.drop('a', 'another');
    expect(await store.get('a')).toEqual(token);
    await store.drop('a', token.value);
    await store.drop('a', token.value);
    expect(await store.get('a')).toBeNull();
  });
});

describe('in Redis', () => {
  it('they are shared, sealed, and gone by themselves when their time is over', async () => {
    await redisStore().set('a', token);
    expect(await redisStore().get('a')).toEqual(token);
    const [name = ''] = await redis.client.keys('*');
    expect(await redis.client.get(name)).not.toContain('canary');
    expect(await redis.client.pttl(name)).toBeGreaterThan(50_000);
    now = token.renewAt;
    await redisStore().set('b', token);
    expect(await redis.client.keys('*')).toEqual([name]);
  });

  it('they are none when they were sealed with another secret', async () => {
    await redisStore('another secret for specs').set('a', token);
    expect(await redisStore().get('a')).toBeNull();
  });
});
