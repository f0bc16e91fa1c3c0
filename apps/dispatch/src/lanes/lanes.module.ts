import { Module, type DynamicModule } from '@nestjs/common';
import { Gates } from '../adaptive/gates.ts';
import { Herald } from './herald.service.ts';
import { LaneRepository } from './lane.repository.ts';
import { LaneService } from './lane.service.ts';
import { LanesProcessor } from './lanes.processor.ts';
import { Receipts } from './receipts.service.ts';
import { Sender, SENDING_RULES } from './sender.service.ts';
import type { SendingRules } from './terms.ts';

export interface LanesOptions extends SendingRules {
  /** Messages this process sends at once on each channel. */
  concurrency: number;
}

@Module({})
export class LanesModule {
  static with({ concurrency, ...rules }: LanesOptions): DynamicModule {
    return {
      module: LanesModule,
      global: true,
      providers: [
        LaneRepository,
        LaneService,
        LanesProcessor,
        Sender,
        Herald,
        Receipts,
        { provide: Gates, useFactory: () => new Gates(concurrency) },
        { provide: SENDING_RULES, useValue: rules },
      ],
      exports: [LaneService, LaneRepository, Gates, SENDING_RULES],
    };
  }
}
