import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AuthModule } from '@sluice/auth';
import { ChannelsModule } from '@sluice/channels';
import { failuresQueue, pullsQueue } from '@sluice/contracts';
import { DatabaseProbe, HealthModule, RedisProbe } from '@sluice/health';
import { DatabaseModule } from '@sluice/prisma';
import { QueueModule } from '@sluice/queue';
import type { FallbackOptions } from '@sluice/rate-limit';
import { ServiceModule } from '@sluice/service';
import { StreamModule } from '@sluice/stream';
import { CardsModule } from './cards/cards.module.ts';
import type { Config } from './config.ts';
import { DeadLettersModule } from './dead-letters/dead-letters.module.ts';
import { EventsModule } from './events/events.module.ts';
import { JournalModule } from './journal/journal.module.ts';
import { LimitsModule } from './limits/limits.module.ts';
import { limitsOf } from './limits/limits.ts';
import { PollsModule } from './polls/polls.module.ts';
import { PullsModule } from './pulls/pulls.module.ts';
import { SandboxModule } from './sandbox/sandbox.module.ts';
import { WebhooksModule } from './webhooks/webhooks.module.ts';

/** What no setting says: how it counts, and within how many milliseconds it answers platforms. */
export interface Unusual extends Partial<FallbackOptions> {
  answerMs?: number;
}

/** ingest: everything that comes in. */
@Module({})
export class AppModule {
  static with(config: Config, { answerMs, ...counting }: Unusual = {}): DynamicModule {
    const service = 'ingest';
    return {
      module: AppModule,
      imports: [
        ServiceModule.register({ service, level: config.LOG_LEVEL, pretty: config.LOG_PRETTY }),
        DatabaseModule.register({ url: config.DATABASE_URL, maxConnections: config.DATABASE_CONNECTIONS, applicationName: service }),
        QueueModule.register({ redisUrl: config.REDIS_URL, consumes: [failuresQueue, pullsQueue] }),
        StreamModule.forPublishers(),
        AuthModule.register({ adminKey: config.SLUICE_API_KEY, secret: config.SLUICE_SECRET }),
        ChannelsModule.register(config),
        HealthModule.register({ service, probes: [DatabaseProbe, RedisProbe] }),
        ScheduleModule.forRoot(),
        LimitsModule.with(limitsOf(config), counting),
        JournalModule.with({ retentionDays: config.JOURNAL_RETENTION_DAYS }),
        PullsModule.with({ wecom: config.WECOM_CATCH_UP_MINUTES * 60_000 }),
        PollsModule.with({ isPolling: config.TELEGRAM_POLLING === 'auto' && config.PUBLIC_URL === undefined }),
        WebhooksModule.with(answerMs),
        CardsModule.with({ databaseUrl: config.DATABASE_URL }),
        SandboxModule,
        EventsModule,
        DeadLettersModule,
      ],
    };
  }
}
