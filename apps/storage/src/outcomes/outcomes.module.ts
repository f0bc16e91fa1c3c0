import { Module, type DynamicModule } from '@nestjs/common';
import type { Language } from '@sluice/contracts';
import { ContactsModule } from '../contacts/contacts.module.ts';
import { OutcomeRepository } from './outcome.repository.ts';
import { HOUSE_LANGUAGE, OutcomeService } from './outcome.service.ts';
import { OutcomesProcessor } from './outcomes.processor.ts';
import { RepliesSweeper } from './replies.sweeper.ts';

@Module({})
export class OutcomesModule {
  static with({ language }: { language: Language }): DynamicModule {
    return {
      module: OutcomesModule,
      imports: [ContactsModule],
      providers: [OutcomeRepository, OutcomeService, OutcomesProcessor, RepliesSweeper, { provide: HOUSE_LANGUAGE, useValue: language }],
    };
  }
}
