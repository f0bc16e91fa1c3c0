import { once } from 'node:events';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { admit, closed, record, type BreakerState } from '@sluice/circuit-breaker';
import { AppError } from '@sluice/errors';
import type { Logger } from '@sluice/observability';
import type { Redis } from 'ioredis';
import { failFast, redisClient } from './redis.ts';

const breaker = { threshold: 3, recoveryMs: 1_000 };
const firstContactMs = 2_000;

/**
 * The service's own Redis client for everything that may be forgotten. While Redis is away calls fail with `unavailable`:
 * within a second at first, at once when the breaker has opened, so that a black hole costs nobody more than a few waits.
 */
export class RedisConnection implements OnModuleInit, OnApplicationShutdown {
  readonly client: Redis;
  private state: BreakerState = closed;
  private reachable = true;

  constructor(
    url: string,
    private readonly logger: Logger,
  ) {
    this.client = redisClient(url, failFast, (error) => this.lost(error));
    this.client.on('ready', () => this.found());
  }

  /** Gives Redis a moment to answer before the first command; without it the service starts all the same. */
  async onModuleInit(): Promise<void> {
    if (this.client.status === 'ready') return;
    await once(this.client, 'ready', { signal: AbortSignal.timeout(firstContactMs) }).catch(() => undefined);
  }

  async run<Result>(command: (client: Redis) => Promise<Result>): Promise<Result> {
    // Bull would wait for ever for a client that has never been ready.
    if (this.client.status !== 'ready') throw away({ retryAfterMs: 1_000 });
    const admission = admit(breaker, this.state, Date.now());
    if (!admission.admit) throw away({ retryAfterMs: admission.retryAfterMs });
    this.state = admission.state;
    try {
      const result = await command(this.client);
      this.state = record(breaker, this.state, true, Date.now());
      return result;
    } catch (error) {
      this.state = record(breaker, this.state, false, Date.now());
      throw away({ retryAfterMs: 1_000, cause: error });
    }
  }

  onApplicationShutdown(): void {
    this.client.disconnect();
  }

  private lost(error: Error): void {
    if (this.reachable) this.logger.warn({ reason: error.message }, 'Redis is away; working without it');
    this.reachable = false;
  }

  private found(): void {
    if (!this.reachable) this.logger.info('Redis is back');
    this.reachable = true;
    this.state = closed;
  }
}

function away(options: { retryAfterMs: number; cause?: unknown }): AppError {
  return new AppError('unavailable', 'Redis cannot be reached right now.', options);
}
