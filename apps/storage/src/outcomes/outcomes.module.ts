import { Module, type DynamicModule } from '@nestjs/common';
import type { Language } from '@sluice/contracts';
import { ContactsModule } from '../contacts/contacts.module.ts';
import { GroupRepository } from '../groups/group.repository.ts';
import { GroupService } from '../groups/group.service.ts';
import { GroupsSweeper } from '../groups/groups.sweeper.ts';
import { OutcomeRepository } from './outcome.repository.ts';
import { HOUSE_LANGUAGE, OutcomeService } from './outcome.service.ts';
import { OutcomesProcessor } from './outcomes.processor.ts';
import { RepliesSweeper } from './replies.sweeper.ts';
import { ReplyRepository } from './reply.repository.ts';
import { ReplyWaker } from './reply-waker.service.ts';
import { TurnRepository } from './turn.repository.ts';

@Module({})
export class OutcomesModule {
  static with({ language }: { language: Language }): DynamicModule {
    return {
      module: OutcomesModule,
      imports: [ContactsModule],
      providers: [
        OutcomeRepository,
        OutcomeService,
        OutcomesProcessor,
        ReplyRepository,
        ReplyWaker,
        RepliesSweeper,
        TurnRepository,
        GroupRepository,
        GroupService,
        GroupsSweeper,
        { provide: HOUSE_LANGUAGE, useValue: language },
      ],
    };
  }
}
