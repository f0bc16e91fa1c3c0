import type { Redis } from 'ioredis';
import { CacheStore } from './cache.store.ts';

/** Runs one command against Redis, or throws `unavailable`. */
export type RunRedis = <Result>(command: (client: Redis) => Promise<Result>) => Promise<Result>;

/** The level that replicas share. */
export class RedisStore extends CacheStore {
  readonly level = 'redis';

  constructor(
    private readonly run: RunRedis,
    private readonly ttlMs: number,
  ) {
    super();
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.run((client) => client.get(named(key)))) ?? undefined;
  }

  async set(key: string, value: string): Promise<void> {
    await this.run((client) => client.set(named(key), value, 'PX', this.ttlMs));
  }
}

const named = (key: string): string => `sluice:cache:${key}`;
