import { Module, type DynamicModule } from '@nestjs/common';
import { StreamModule } from '@sluice/stream';
import { Connections, STREAM_OPTIONS, type StreamOptions } from './connections.service.ts';
import { KeyCheck, STORAGE_URL } from './key-check.client.ts';
import { ReaderGuard } from './reader.guard.ts';
import { StreamController } from './stream.controller.ts';
import { TicketStore } from './ticket.store.ts';

const usual = { heartbeatMs: 15_000, recheckMs: 60_000, mostConnections: 1_000 } satisfies Partial<StreamOptions>;

export interface StreamApiOptions {
  redisUrl: string;
  storageUrl: string;
  options: Pick<StreamOptions, 'mostPerKey'> & Partial<StreamOptions>;
}

/** `GET /api/stream`. */
@Module({})
export class StreamApiModule {
  static with({ redisUrl, storageUrl, options }: StreamApiOptions): DynamicModule {
    const stream = StreamModule.forReaders({ redisUrl });
    return {
      module: StreamApiModule,
      imports: [stream],
      controllers: [StreamController],
      providers: [
        Connections,
        KeyCheck,
        ReaderGuard,
        TicketStore,
        { provide: STORAGE_URL, useValue: storageUrl },
        { provide: STREAM_OPTIONS, useValue: { ...usual, ...options } satisfies StreamOptions },
      ],
      exports: [stream],
    };
  }
}
