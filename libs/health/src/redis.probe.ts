import { Injectable } from '@nestjs/common';
import { RedisConnection } from '@sluice/queue';
import type { Finding, Probe } from './probe.ts';

/** Redis: without it rows are still accepted, and worked off when it is back. */
@Injectable()
export class RedisProbe implements Probe {
  readonly component = 'redis';

  constructor(private readonly redis: RedisConnection) {}

  async check(): Promise<Finding> {
    try {
      await this.redis.run((client) => client.ping());
      return { status: 'up', storage: 'redis', message: 'Redis connection OK' };
    } catch {
      return { status: 'degraded', storage: 'memory', message: 'Redis cannot be reached; rows wait in PostgreSQL until it is back' };
    }
  }
}
