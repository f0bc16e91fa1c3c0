import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AuthModule } from '@sluice/auth';
import { ChannelsModule } from '@sluice/channels';
import { DatabaseProbe, HealthModule, RedisProbe } from '@sluice/health';
import { DatabaseModule } from '@sluice/prisma';
import { QueueModule } from '@sluice/queue';
import { ServiceModule } from '@sluice/service';
import { StreamModule } from '@sluice/stream';
import { CardsModule } from './cards/cards.module.ts';
import type { Config } from './config.ts';
import { EventsModule } from './events/events.module.ts';
import { JournalModule } from './journal/journal.module.ts';
import { SandboxModule } from './sandbox/sandbox.module.ts';
import { WebhooksModule } from './webhooks/webhooks.module.ts';

/** ingest: everything that comes in. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    const service = 'ingest';
    return {
      module: AppModule,
      imports: [
        ServiceModule.register({ service, level: config.LOG_LEVEL, pretty: config.LOG_PRETTY }),
        DatabaseModule.register({ url: config.DATABASE_URL, maxConnections: config.DATABASE_CONNECTIONS, applicationName: service }),
        QueueModule.register({ redisUrl: config.REDIS_URL, consumes: [] }),
        StreamModule.forPublishers(),
        AuthModule.register({ adminKey: config.SLUICE_API_KEY, secret: config.SLUICE_SECRET }),
        ChannelsModule.register(config),
        HealthModule.register({ service, probes: [DatabaseProbe, RedisProbe] }),
        ScheduleModule.forRoot(),
        JournalModule,
        WebhooksModule,
        CardsModule.with({ databaseUrl: config.DATABASE_URL }),
        SandboxModule,
        EventsModule,
      ],
    };
  }
}
