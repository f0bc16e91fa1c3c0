import { Module, type DynamicModule } from '@nestjs/common';
import { DATABASE_URL, OutcomeWaiter } from '../outcomes/outcome-waiter.service.ts';
import { OutcomeRepository } from '../outcomes/outcome.repository.ts';
import { CardsController } from './cards.controller.ts';
import { CardsService } from './cards.service.ts';

@Module({})
export class CardsModule {
  static with({ databaseUrl }: { databaseUrl: string }): DynamicModule {
    return {
      module: CardsModule,
      controllers: [CardsController],
      providers: [CardsService, OutcomeRepository, OutcomeWaiter, { provide: DATABASE_URL, useValue: databaseUrl }],
    };
  }
}
