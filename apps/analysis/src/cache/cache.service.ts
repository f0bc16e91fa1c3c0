import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { TieredCache } from '@sluice/cache';
import { AppError } from '@sluice/errors';
import { Metrics } from '@sluice/observability';
import { Stats } from '@sluice/service';
import type { Task } from '../engines/engine.ts';
import { taskNames, type CacheView, type ClearedView } from './cache-view.ts';
import { CacheWatch } from './cache-watch.ts';

/** What the cache holds and saves, and how it is emptied. */
@Injectable()
export class CacheService implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly cache: TieredCache,
    private readonly watch: CacheWatch,
    private readonly metrics: Metrics,
    private readonly stats: Stats,
  ) {}

  onModuleInit(): void {
    this.stats.add('cache', () => this.cacheStats());
    for (const level of this.cache.levelNames) {
      this.metrics.gauge(`sluice_cache_${level}_items`, `Answers that the cache's level ${level} holds`, () => this.measure(level, 'items'));
      this.metrics.gauge(`sluice_cache_${level}_bytes`, `Bytes that the cache's level ${level} takes`, () => this.measure(level, 'bytes'));
    }
  }

  async cacheStats(): Promise<CacheView> {
    const { figures } = this.watch;
    const levels = (await this.cache.usage()).map((usage) => ({ ...usage, ...figures.level(usage.level) }));
    return { hitRate: figures.hitRate, levels, tasks: taskNames.map((task) => figures.task(task)) };
  }

  /** Throws `unavailable` when other replicas cannot be told; this process has cleared its own levels then. */
  async clear(task: Task): Promise<ClearedView> {
    const { generation, isShared, removed } = await this.cache.clear(task);
    const cleared = { task, generation, removed };
    if (isShared) return cleared;
    const message = `Redis is away: ${task} is cleared in this process only. Repeat the request when Redis is back, so that every replica has it.`;
    throw new AppError('unavailable', message, { details: cleared, retryAfterMs: 1_000 });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.cache.close();
  }

  private async measure(level: string, what: 'items' | 'bytes'): Promise<number> {
    const usage = (await this.cache.usage()).find((candidate) => candidate.level === level);
    return usage?.[what] ?? Number.NaN;
  }
}
