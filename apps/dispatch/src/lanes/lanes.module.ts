import { Module, type DynamicModule } from '@nestjs/common';
import { Herald } from './herald.service.ts';
import { LaneRepository } from './lane.repository.ts';
import { LaneService } from './lane.service.ts';
import { LanesProcessor } from './lanes.processor.ts';
import { Permits } from './permits.ts';
import { Sender, SENDING_RULES } from './sender.service.ts';
import type { SendingRules } from './terms.ts';
import { Traffic } from './traffic.ts';

export interface LanesOptions extends SendingRules {
  /** Messages this process sends at once, over all accounts. */
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
        Traffic,
        { provide: Permits, useFactory: () => new Permits(concurrency) },
        { provide: SENDING_RULES, useValue: rules },
      ],
      exports: [LaneService, LaneRepository, Permits, Traffic, SENDING_RULES],
    };
  }
}
