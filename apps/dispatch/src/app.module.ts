import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AuthModule } from '@sluice/auth';
import { ChannelsModule } from '@sluice/channels';
import { dispatchQueue, lanesQueue, retriesQueue } from '@sluice/contracts';
import { DatabaseModule } from '@sluice/prisma';
import { DatabaseProbe, HealthModule, RedisProbe } from '@sluice/health';
import { QueueModule } from '@sluice/queue';
import { ServiceModule } from '@sluice/service';
import { StreamModule } from '@sluice/stream';
import { AcceptModule } from './accept/accept.module.ts';
import { AdaptiveModule } from './adaptive/adaptive.module.ts';
import { BatchesModule } from './batches/batches.module.ts';
import { CampaignsModule } from './campaigns/campaigns.module.ts';
import type { Config } from './config.ts';
import { ExplainModule } from './explain/explain.module.ts';
import { MessageQueueHealthModule } from './health/message-queue-health.module.ts';
import { LanesModule } from './lanes/lanes.module.ts';
import { MessagesModule } from './messages/messages.module.ts';
import { QueueStatusModule } from './queues/queue-status.module.ts';
import { QueuesModule } from './queues/queues.module.ts';
import { SweepsModule } from './sweeps/sweeps.module.ts';

/** dispatch: sends. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    const service = 'dispatch';
    return {
      module: AppModule,
      imports: [
        ServiceModule.register({ service, level: config.LOG_LEVEL, pretty: config.LOG_PRETTY }),
        DatabaseModule.register({ url: config.DATABASE_URL, maxConnections: config.DATABASE_CONNECTIONS, applicationName: service }),
        QueueModule.register({ redisUrl: config.REDIS_URL, consumes: [dispatchQueue, lanesQueue, retriesQueue] }),
        AuthModule.register({ adminKey: config.SLUICE_API_KEY, secret: config.SLUICE_SECRET }),
        ChannelsModule.register(config),
        HealthModule.register({ service, probes: [DatabaseProbe, RedisProbe] }),
        StreamModule.forPublishers(),
        QueueStatusModule,
        ScheduleModule.forRoot(),
        LanesModule.with({ concurrency: config.MAX_CONCURRENT_MESSAGES, leaseMs: config.SEND_LEASE_MS, paced: config.ENABLE_MESSAGE_QUEUE }),
        AdaptiveModule.with({ max: config.MAX_CONCURRENT_MESSAGES, adapts: config.PERFORMANCE_MONITORING }),
        MessageQueueHealthModule.with({ metered: config.PERFORMANCE_MONITORING, logged: config.LOG_QUEUE_STATS }),
        BatchesModule.with({ size: config.BATCH_SIZE, intervalMs: Math.round(config.BATCH_INTERVAL * 1_000), idleMs: config.BATCH_IDLE_SECONDS * 1_000 }),
        AcceptModule,
        MessagesModule,
        ExplainModule,
        QueuesModule,
        CampaignsModule,
        SweepsModule,
      ],
    };
  }
}
