import { Module, type DynamicModule } from '@nestjs/common';
import { MailboxRepository } from './mailbox.repository.ts';
import { CATCH_UP_MS, PullService, type CatchUpMs } from './pull.service.ts';
import { PullTurn } from './pull-turn.ts';
import { PullsProcessor } from './pulls.processor.ts';
import { PullsSweeper } from './pulls.sweeper.ts';

@Module({})
export class PullsModule {
  static with(catchUpMs: CatchUpMs): DynamicModule {
    return {
      module: PullsModule,
      global: true,
      providers: [MailboxRepository, PullService, PullTurn, PullsProcessor, PullsSweeper, { provide: CATCH_UP_MS, useValue: catchUpMs }],
      exports: [PullService],
    };
  }
}
