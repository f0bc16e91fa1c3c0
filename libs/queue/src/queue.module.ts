import { BullModule } from '@nestjs/bull';
import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { QueueContract } from '@sluice/contracts';
import { LOGGER, type Logger } from '@sluice/observability';
import type { Redis } from 'ioredis';
import { CLAIMS } from './claims.ts';
import { consumerOptions } from './consumer-options.ts';
import { consumerName, Consumers } from './consumers.ts';
import { QueueProducer } from './producer.ts';
import { RedisConnection } from './redis-connection.ts';
import { patient, redisClient } from './redis.ts';

export interface QueueModuleOptions {
  redisUrl: string;
  /** Queues whose jobs this app works; each must have exactly one `@QueueProcessor`. */
  consumes: QueueContract[];
}

/** Redis for one app: its own client, its producer, and the queues it works. */
@Module({})
export class QueueModule {
  static register({ redisUrl, consumes }: QueueModuleOptions): DynamicModule {
    let shared: Redis | undefined;
    // The app's own client (RedisConnection) tells when Redis goes and comes; Bull's clients need not repeat it.
    const silent = (): void => undefined;
    const client = (): Redis => (shared ??= redisClient(redisUrl, patient, silent));
    return {
      module: QueueModule,
      global: true,
      imports: [
        DiscoveryModule,
        ...consumes.map((contract) =>
          BullModule.registerQueueAsync({
            name: consumerName(contract),
            useFactory: () => ({ name: contract.name, ...consumerOptions(redisUrl, client(), silent) }),
          }),
        ),
      ],
      providers: [
        { provide: CLAIMS, useValue: consumes },
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
