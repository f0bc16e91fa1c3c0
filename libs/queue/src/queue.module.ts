import { BullModule } from '@nestjs/bull';
import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { QueueContract } from '@sluice/contracts';
import { LOGGER, type Logger } from '@sluice/observability';
import { CLAIMS } from './claims.ts';
import { ConsumerClients } from './consumer-clients.ts';
import { consumerOptions } from './consumer-options.ts';
import { consumerName, Consumers } from './consumers.ts';
import { QueueProducer } from './producer.ts';
import { RedisConnection } from './redis-connection.ts';

export interface QueueModuleOptions {
  redisUrl: string;
  /** Queues whose jobs this app works; each must have exactly one `@QueueProcessor`. */
  consumes: QueueContract[];
}

/** Redis for one app: its own client, its producer, and the queues it works. */
@Module({})
export class QueueModule {
  static register({ redisUrl, consumes }: QueueModuleOptions): DynamicModule {
    const clients = new ConsumerClients(redisUrl);
    return {
      module: QueueModule,
      global: true,
      imports: [
        DiscoveryModule,
        ...consumes.map((contract) =>
          BullModule.registerQueueAsync({
            name: consumerName(contract),
            useFactory: () => ({ name: contract.name, ...consumerOptions(clients) }),
          }),
        ),
      ],
      providers: [
        { provide: CLAIMS, useValue: consumes },
        { provide: ConsumerClients, useValue: clients },
        { provide: RedisConnection, useFactory: (logger: Logger) => new RedisConnection(redisUrl, logger), inject: [LOGGER] },
        {
          provide: QueueProducer,
          useFactory: (redis: RedisConnection, logger: Logger) => new QueueProducer(redis, logger),
          inject: [RedisConnection, LOGGER],
        },
        Consumers,
      ],
      exports: [RedisConnection, QueueProducer],
    };
  }
}
