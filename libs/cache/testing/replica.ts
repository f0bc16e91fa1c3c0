import { once } from 'node:events';
import { Redis } from 'ioredis';
import { CacheFigures } from '../src/figures.ts';
import { MemoryStore } from '../src/memory.store.ts';
import { RedisGenerationStore } from '../src/redis-generation.store.ts';
import { RedisTurnStore } from '../src/redis-turn.store.ts';
import { RedisStore, type RunRedis } from '../src/redis.store.ts';
import { TieredCache } from '../src/tiered-cache.ts';

/** A process with a cache of its own memory and a Redis that it shares with others. */
export interface Replica {
  cache: TieredCache;
  figures: CacheFigures;
  /** How often it asked for a turn, or renewed one. */
  turnsAsked(): number;
  /** Redis must be there: a client that is told to go while it connects may stay. */
  close(): Promise<void>;
}

export interface ReplicaOptions {
  leaseMs?: number;
  everyMs?: number;
}

export async function startReplica(url: string, { leaseMs = 60_000, everyMs = 50 }: ReplicaOptions = {}): Promise<Replica> {
  const client = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0, lazyConnect: true, disconnectTimeout: 100, retryStrategy: () => 50 });
  client.on('error', () => undefined);
  await client.connect();
  const run: RunRedis = (command) => command(client);
  let turnsAsked = 0;
  const turns: RunRedis = (command) => command(client).finally(() => turnsAsked++);
  const figures = new CacheFigures();
  const levels = [new MemoryStore({ maxItems: 100, maxBytes: 1_000_000, ttlMs: 60_000 }), new RedisStore(run, 60_000)];
  const watch = { now: () => performance.now(), tell: figures.note.bind(figures) };
  const cache = new TieredCache(levels, { turns: new RedisTurnStore(turns, { leaseMs }), generations: new RedisGenerationStore(run, { everyMs }), watch });
  return {
    ...{ cache, figures, turnsAsked: () => turnsAsked },
    close: async () => {
      await cache.close();
      if (client.status === 'end') return;
      if (client.status !== 'ready') await once(client, 'ready');
      const ended = once(client, 'end');
      client.disconnect();
      await ended;
    },
  };
}
