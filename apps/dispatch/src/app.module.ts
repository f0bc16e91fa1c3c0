import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AuthModule } from '@sluice/auth';
import { ChannelsModule } from '@sluice/channels';
import { dispatchQueue, lanesQueue } from '@sluice/contracts';
import { DatabaseModule } from '@sluice/prisma';
import { DatabaseProbe, HealthModule, RedisProbe } from '@sluice/health';
import { QueueModule } from '@sluice/queue';
import { ServiceModule } from '@sluice/service';
import { AcceptModule } from './accept/accept.module.ts';
import type { Config } from './config.ts';
import { LanesModule } from './lanes/lanes.module.ts';
import { MessagesModule } from './messages/messages.module.ts';
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
        QueueModule.register({ redisUrl: config.REDIS_URL, consumes: [dispatchQueue, lanesQueue] }),
        AuthModule.register({ adminKey: config.SLUICE_API_KEY, secret: config.SLUICE_SECRET }),
        ChannelsModule.register({ telegramApiUrl: config.TELEGRAM_API_URL }),
        HealthModule.register({ service, probes: [DatabaseProbe, RedisProbe] }),
        ScheduleModule.forRoot(),
        LanesModule.with({ concurrency: config.MAX_CONCURRENT_MESSAGES }),
        AcceptModule,
        MessagesModule,
        QueuesModule,
        SweepsModule,
      ],
    };
  }
}
