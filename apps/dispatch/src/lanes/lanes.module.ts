import { Module, type DynamicModule } from '@nestjs/common';
import { LaneRepository } from './lane.repository.ts';
import { CONCURRENCY, LaneService } from './lane.service.ts';
import { LanesProcessor } from './lanes.processor.ts';
import { Sender } from './sender.service.ts';

@Module({})
export class LanesModule {
  static with({ concurrency }: { concurrency: number }): DynamicModule {
    return {
      module: LanesModule,
      global: true,
      providers: [LaneRepository, LaneService, LanesProcessor, Sender, { provide: CONCURRENCY, useValue: concurrency }],
      exports: [LaneService],
    };
  }
}
