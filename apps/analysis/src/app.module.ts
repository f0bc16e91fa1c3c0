import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from '@sluice/auth';
import { ChannelsModule } from '@sluice/channels';
import { analysisQueue, cardsQueue } from '@sluice/contracts';
import { DatabaseProbe, HealthModule, RedisProbe } from '@sluice/health';
import { DatabaseModule } from '@sluice/prisma';
import { QueueModule } from '@sluice/queue';
import { ServiceModule } from '@sluice/service';
import { AnalysesModule } from './analyses/analyses.module.ts';
import type { Config } from './config.ts';
import { EngineProbe } from './engines/engine.probe.ts';
import { EnginesModule } from './engines/engines.module.ts';

/** analysis: decides what an event means. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    const service = 'analysis';
    return {
      module: AppModule,
      imports: [
        ServiceModule.register({ service, level: config.LOG_LEVEL, pretty: config.LOG_PRETTY }),
        DatabaseModule.register({ url: config.DATABASE_URL, maxConnections: config.DATABASE_CONNECTIONS, applicationName: service }),
        QueueModule.register({ redisUrl: config.REDIS_URL, consumes: [analysisQueue, cardsQueue] }),
        AuthModule.register({ adminKey: config.SLUICE_API_KEY, secret: config.SLUICE_SECRET }),
        ChannelsModule.register(config),
        HealthModule.register({ service, probes: [DatabaseProbe, RedisProbe, EngineProbe], imports: [EnginesModule] }),
        EnginesModule,
        AnalysesModule.with({ cacheBytes: config.CACHE_MEMORY_MB * 1_048_576, country: config.SLUICE_COUNTRY }),
      ],
    };
  }
}
