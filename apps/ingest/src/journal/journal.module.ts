import { Global, Module, type DynamicModule } from '@nestjs/common';
import { BodyRepository } from './body.repository.ts';
import { JournalRepository } from './journal.repository.ts';
import { JournalSweeper } from './journal.sweeper.ts';
import { RETENTION_DAYS, RetentionSweeper } from './retention.sweeper.ts';
import { SeenStore } from './seen.store.ts';
import { Stages } from './stages.ts';
import { WakeService } from './wake.service.ts';

@Global()
@Module({})
export class JournalModule {
  static with({ retentionDays }: { retentionDays: number }): DynamicModule {
    return {
      module: JournalModule,
      providers: [
        BodyRepository,
        JournalRepository,
        JournalSweeper,
        RetentionSweeper,
        SeenStore,
        Stages,
        WakeService,
        { provide: RETENTION_DAYS, useValue: retentionDays },
      ],
      exports: [BodyRepository, JournalRepository, SeenStore, Stages, WakeService],
    };
  }
}
