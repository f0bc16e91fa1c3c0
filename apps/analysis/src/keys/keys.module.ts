import { Module, type DynamicModule } from '@nestjs/common';
import { LOGGER, Metrics, type Logger } from '@sluice/observability';
import { RedisConnection } from '@sluice/queue';
import { KeysController } from './keys.controller.ts';
import { KeysService } from './keys.service.ts';
import { openKeys, type KeysOptions } from './open-keys.ts';
import { SlotBell } from './slots/slot-bell.service.ts';

const KEYS = Symbol('keys');
type Keys = ReturnType<typeof openKeys>;

/** The keys of AI providers, shared by all replicas, for every module in the service. */
@Module({})
export class KeysModule {
  static with(options: KeysOptions): DynamicModule {
    return {
      module: KeysModule,
      global: true,
      controllers: [KeysController],
      providers: [
        {
          provide: KEYS,
          inject: [RedisConnection, Metrics, LOGGER],
          useFactory: (redis: RedisConnection, metrics: Metrics, logger: Logger) => openKeys(options, { redis, metrics, logger }),
        },
        { provide: KeysService, inject: [KEYS], useFactory: ({ service }: Keys) => service },
        { provide: SlotBell, inject: [KEYS], useFactory: ({ bell }: Keys) => bell },
      ],
      exports: [KeysService],
    };
  }
}
