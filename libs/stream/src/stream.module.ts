import { Module, type DynamicModule } from '@nestjs/common';
import { RedisConnection } from '@sluice/queue';
import { EventStream } from './event-stream.ts';
import { StreamReader } from './stream-reader.ts';

/** The stream of events, for an app that has `QueueModule` and `ServiceModule`: either its write side or its read side. */
@Module({})
export class StreamModule {
  /** Gives every module of the app `EventStream`. */
  static forPublishers(): DynamicModule {
    return { module: StreamModule, global: true, providers: [EventStream], exports: [EventStream] };
  }

  /** Gives `StreamReader` to the modules that import it. */
  static forReaders({ redisUrl }: { redisUrl: string }): DynamicModule {
    const reader = { provide: StreamReader, useFactory: (redis: RedisConnection) => new StreamReader(redisUrl, redis), inject: [RedisConnection] };
    return { module: StreamModule, providers: [reader], exports: [StreamReader] };
  }
}
