import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { RedisConnection } from '@sluice/queue';

const rememberedS = 86_400;
/** A fast path that takes longer is none: a Redis that does not answer must not hold up the platform. */
const lookMs = 100;

/**
 * The fast path of de-duplication: events marked here are in the journal for certain, because they are marked after the
 * commit. Not being marked says nothing; the journal's unique key is the truth.
 */
@Injectable()
export class SeenStore {
  constructor(private readonly redis: RedisConnection) {}

  /** Which of these events are known. None, when Redis is away. */
  async known(accountId: string, platformEventIds: readonly string[]): Promise<Set<string>> {
    try {
      const look = this.redis.run((client) => client.mget(platformEventIds.map((id) => keyOf(accountId, id))));
      const marks = await Promise.race([look, pause(lookMs, [], { ref: false })]);
      return new Set(platformEventIds.filter((_id, index) => typeof marks[index] === 'string'));
    } catch {
      return new Set();
    }
  }

  async mark(accountId: string, platformEventIds: readonly string[]): Promise<void> {
    await this.redis
      .run(async (client) => {
        const pipeline = client.pipeline();
        for (const id of platformEventIds) pipeline.set(keyOf(accountId, id), '1', 'EX', rememberedS);
        await pipeline.exec();
      })
      .catch(() => undefined);
  }
}

const keyOf = (accountId: string, platformEventId: string): string => `sluice:seen:${accountId}:${platformEventId}`;
