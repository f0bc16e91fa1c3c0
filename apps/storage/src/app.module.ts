import { Module, type DynamicModule } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AuthModule } from '@sluice/auth';
import { ChannelsModule } from '@sluice/channels';
import { postsQueue, receiptsQueue, storageQueue } from '@sluice/contracts';
import { DatabaseProbe, HealthModule, RedisProbe } from '@sluice/health';
import { DatabaseModule } from '@sluice/prisma';
import { QueueModule } from '@sluice/queue';
import { ServiceModule } from '@sluice/service';
import { StreamModule } from '@sluice/stream';
import { AccountsModule } from './accounts/accounts.module.ts';
import { ApiKeysModule } from './api-keys/api-keys.module.ts';
import type { Config } from './config.ts';
import { ContactsModule } from './contacts/contacts.module.ts';
import { ConversationsModule } from './conversations/conversations.module.ts';
import { LeadsModule } from './leads/leads.module.ts';
import { OutcomesModule } from './outcomes/outcomes.module.ts';
import { PostsModule } from './posts/posts.module.ts';
import { QuestionsModule } from './questions/questions.module.ts';
import { ReceiptsModule } from './receipts/receipts.module.ts';
import { WebhooksModule } from './webhooks/webhooks.module.ts';

/** storage: the records. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    const service = 'storage';
    return {
      module: AppModule,
      imports: [
        ServiceModule.register({ service, level: config.LOG_LEVEL, pretty: config.LOG_PRETTY }),
        DatabaseModule.register({ url: config.DATABASE_URL, maxConnections: config.DATABASE_CONNECTIONS, applicationName: service }),
        QueueModule.register({ redisUrl: config.REDIS_URL, consumes: [storageQueue, receiptsQueue, postsQueue] }),
        StreamModule.forPublishers(),
        AuthModule.register({ adminKey: config.SLUICE_API_KEY, secret: config.SLUICE_SECRET }),
        ChannelsModule.register(config),
        HealthModule.register({ service, probes: [DatabaseProbe, RedisProbe] }),
        ScheduleModule.forRoot(),
        AccountsModule.with({
          sandbox: config.NODE_ENV !== 'production',
          telegram: { botToken: config.TELEGRAM_BOT_TOKEN, webhookSecret: config.TELEGRAM_WEBHOOK_SECRET },
          line: { channelAccessToken: config.LINE_CHANNEL_ACCESS_TOKEN, channelSecret: config.LINE_CHANNEL_SECRET },
          wecom: {
            corpId: config.WECOM_CORP_ID,
            kfSecret: config.WECOM_KF_SECRET,
            token: config.WECOM_TOKEN,
            encodingAesKey: config.WECOM_ENCODING_AES_KEY,
          },
        }),
        WebhooksModule.with({ publicUrl: config.PUBLIC_URL ?? null }),
        ApiKeysModule,
        ContactsModule,
        ConversationsModule,
        LeadsModule,
        OutcomesModule.with({ language: config.SLUICE_LANGUAGE }),
        PostsModule,
        QuestionsModule,
        ReceiptsModule,
      ],
    };
  }
}
