import { Module, type DynamicModule } from '@nestjs/common';
import { Vault } from '@sluice/auth';
import { DiskStore, MemoryStore, RedisGenerationStore, RedisStore, RedisTurnStore, TieredCache, type RunRedis } from '@sluice/cache';
import { RedisConnection } from '@sluice/queue';
import { CacheWatch } from './cache-watch.ts';
import { CacheController } from './cache.controller.ts';
import { CacheService } from './cache.service.ts';

export interface CacheOptions {
  /** At most; less where this process has less than four times as much memory left. */
  memoryBytes: number;
  /** Null: no third level. */
  disk: { folder: string; maxBytes: number } | null;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const memoryItems = 100;

/** The results of readings, kept on three levels: this process, Redis, and the disk. */
@Module({})
export class CacheModule {
  static with(options: CacheOptions): DynamicModule {
    return {
      module: CacheModule,
      global: true,
      controllers: [CacheController],
      providers: [
        CacheService,
        CacheWatch,
        {
          provide: TieredCache,
          inject: [RedisConnection, Vault, CacheWatch],
          useFactory: (redis: RedisConnection, vault: Vault, watch: CacheWatch) => {
            const run: RunRedis = (command) => redis.run(command);
            const memory = new MemoryStore({ maxItems: memoryItems, maxBytes: Math.floor(Math.min(options.memoryBytes, process.availableMemory() / 4)), ttlMs: hourMs });
            const levels = [memory, new RedisStore(run, dayMs), ...diskOf(options, vault)];
            return new TieredCache(levels, { turns: new RedisTurnStore(run), generations: new RedisGenerationStore(run), watch });
          },
        },
      ],
      exports: [TieredCache],
    };
  }
}

function diskOf({ disk }: CacheOptions, vault: Vault): DiskStore[] {
  const place = 'cache';
  const seal = { seal: (bytes: Uint8Array) => vault.sealBytes(bytes, place), open: (bytes: Uint8Array) => vault.openBytes(bytes, place) };
  return disk ? [new DiskStore({ ...disk, ttlMs: 7 * dayMs, seal })] : [];
}
