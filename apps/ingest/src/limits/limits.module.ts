import { Global, Module, type DynamicModule } from '@nestjs/common';
import { RedisConnection, RedisScript } from '@sluice/queue';
import { FallbackWindowStore, MemoryWindowStore, RedisWindowStore, WindowStore, windowScript, type FallbackOptions } from '@sluice/rate-limit';
import { AddressGate } from './address-gate.service.ts';
import { ArrivalLimits } from './arrival-limits.service.ts';
import { BlockList } from './block-list.service.ts';
import { BlocksController } from './blocks.controller.ts';
import { BlocksRepository } from './blocks.repository.ts';
import { BlocksService } from './blocks.service.ts';
import { CallLimits } from './call-limits.service.ts';
import { LIMITS, type Limits } from './limits.ts';
import { Refusals } from './refusals.service.ts';

/** Hits that a process remembers by itself: some twenty megabytes. */
const maxHits = 100_000;
const patienceMs = 100;
const script = new RedisScript(windowScript);

/** How much may come in, and who may not. */
@Global()
@Module({})
export class LimitsModule {
  static with(limits: Limits, unusual: Partial<FallbackOptions> = {}): DynamicModule {
    return {
      module: LimitsModule,
      controllers: [BlocksController],
      providers: [
        AddressGate,
        ArrivalLimits,
        BlockList,
        BlocksRepository,
        BlocksService,
        CallLimits,
        Refusals,
        { provide: LIMITS, useValue: limits },
        {
          provide: WindowStore,
          inject: [RedisConnection],
          useFactory: (redis: RedisConnection) => {
            const shared = new RedisWindowStore((keys, values) => redis.run((client) => script.run(client, keys, values)));
            return new FallbackWindowStore(shared, new MemoryWindowStore({ maxHits }), { patienceMs, ...unusual });
          },
        },
      ],
      exports: [ArrivalLimits, CallLimits],
    };
  }
}
