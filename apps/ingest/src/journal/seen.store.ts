import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { RedisConnection, RedisScript } from '@sluice/queue';
import { LRUCache } from 'lru-cache';

const rememberedS = 86_400;
/** A fast path that takes longer is none: a Redis that does not answer must not hold up the platform. */
const lookMs = 100;
/** Marks a process remembers by itself: about two megabytes; what is older, the journal knows. */
const mostInMemory = 10_000;

/** An event as its platform numbers it. */
export interface Sighting {
  accountId: string;
  platformEventId: string;
}

const marking = new RedisScript(`for n = 1, #KEYS do redis.call('SET', KEYS[n], '1', 'EX', ARGV[1]) end`);

/** Which of the events asked about are known, and to whom. */
export interface Known {
  has(sighting: Sighting): boolean;
  by: 'redis' | 'memory';
}

/**
 * The fast path of de-duplication: events marked here are in the journal for certain, because they are marked after the
 * commit. Not being marked says nothing; the journal's arrivals are the truth. While Redis is away each process goes by what it
 * marked itself.
 */
@Injectable()
export class SeenStore {
  private readonly memory = new LRUCache<string, true>({ max: mostInMemory });

  constructor(private readonly redis: RedisConnection) {}

  async known(sightings: readonly Sighting[]): Promise<Known> {
    if (sightings.length === 0) return { has: () => false, by: 'memory' };
    const keys = sightings.map(keyOf);
    const look = this.redis.run((client) => client.mget(keys)).catch(() => null);
    const marks = await Promise.race([look, pause(lookMs, null, { ref: false })]);
    const isKnown = marks ? (_key: string, index: number) => typeof marks[index] === 'string' : (key: string) => this.memory.has(key);
    const known = new Set(keys.filter(isKnown));
    return { has: (sighting) => known.has(keyOf(sighting)), by: marks ? 'redis' : 'memory' };
  }

  async mark(sightings: readonly Sighting[]): Promise<void> {
    if (sightings.length === 0) return;
    const keys = sightings.map(keyOf);
    for (const key of keys) this.memory.set(key, true);
    await this.redis.run((client) => marking.run(client, keys, [rememberedS])).catch(() => undefined);
  }
}

const keyOf = ({ accountId, platformEventId }: Sighting): string => `sluice:seen:${accountId}:${platformEventId}`;
