import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AuthModule } from '@sluice/auth';
import { ChannelsModule } from '@sluice/channels';
import { analysisQueue, cardsQueue, runsQueue, type QueueContract } from '@sluice/contracts';
import { DatabaseProbe, HealthModule, RedisProbe } from '@sluice/health';
import { DatabaseModule } from '@sluice/prisma';
import { QueueModule } from '@sluice/queue';
import { ServiceModule } from '@sluice/service';
import { AnalysesModule } from './analyses/analyses.module.ts';
import { CacheModule } from './cache/cache.module.ts';
import type { Config } from './config.ts';
import { EngineProbe } from './engines/engine.probe.ts';
import { EnginesModule } from './engines/engines.module.ts';
import { pursesOf } from './keys/key-settings.ts';
import { KeysModule } from './keys/keys.module.ts';
import { PostsModule } from './posts/posts.module.ts';

const bytesPerMb = 1_048_576;

/** analysis: decides what an event means. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    const service = 'analysis';
    const engines = enginesOf(config);
    return {
      module: AppModule,
      imports: [
        ServiceModule.register({ service, level: config.LOG_LEVEL, pretty: config.LOG_PRETTY }),
        ScheduleModule.forRoot(),
        DatabaseModule.register({ url: config.DATABASE_URL, maxConnections: config.DATABASE_CONNECTIONS, applicationName: service }),
        QueueModule.register({ redisUrl: config.REDIS_URL, consumes: [atOnce(analysisQueue, config), atOnce(cardsQueue, config), runsQueue] }),
        AuthModule.register({ adminKey: config.SLUICE_API_KEY, secret: config.SLUICE_SECRET }),
        ChannelsModule.register(config),
        HealthModule.register({ service, probes: [DatabaseProbe, RedisProbe, EngineProbe], imports: [engines] }),
        CacheModule.with({ memoryBytes: config.CACHE_MEMORY_MB * bytesPerMb, disk: diskOf(config) }),
        AnalysesModule.with({ engines, country: config.SLUICE_COUNTRY }),
        PostsModule.with({ databaseUrl: config.DATABASE_URL, engines, settings: { atOnce: config.MAX_CONCURRENT_POSTS } }),
      ],
    };
  }
}

function enginesOf(config: Config): DynamicModule {
  const { GEMINI_API_URL, GEMINI_MODEL, OPENAI_BASE_URL, OPENAI_MODEL, OPENAI_STRUCTURED_OUTPUTS } = config;
  const calls = { mostCalls: config.MAX_CONCURRENT_AI, mostInCall: config.AI_CARDS_PER_CALL };
  return EnginesModule.with({
    order: config,
    whenParked: config.AI_WHEN_PARKED,
    ocr: { threads: config.OCR_THREADS, mostWaiting: 2 * config.MAX_CONCURRENT },
    gemini: { apiUrl: GEMINI_API_URL, models: GEMINI_MODEL, calls },
    openai: OPENAI_MODEL ? { baseUrl: OPENAI_BASE_URL, models: OPENAI_MODEL, takesSchemas: OPENAI_STRUCTURED_OUTPUTS, calls } : null,
    keys: KeysModule.with({ purses: pursesOf(config, config, { gemini: GEMINI_MODEL, openai: OPENAI_MODEL ?? [] }), maxConcurrent: config.MAX_CONCURRENT_AI }),
  });
}

function diskOf({ CACHE_DIR, CACHE_DISK_MB }: Config): { folder: string; maxBytes: number } | null {
  return CACHE_DIR && CACHE_DISK_MB > 0 ? { folder: CACHE_DIR, maxBytes: CACHE_DISK_MB * bytesPerMb } : null;
}

/** What one process works on at once is set, not part of the contract. */
function atOnce<Contract extends QueueContract>(contract: Contract, { MAX_CONCURRENT: concurrency }: Config): Contract {
  return { ...contract, options: { ...contract.options, concurrency } };
}
