import { Injectable } from '@nestjs/common';
import { storageQueue, type PayloadOf } from '@sluice/contracts';
import { QueueProcessor, type Processor } from '@sluice/queue';
import { OutcomeService } from './outcome.service.ts';

@Injectable()
@QueueProcessor(storageQueue)
export class OutcomesProcessor implements Processor<typeof storageQueue> {
  constructor(private readonly outcomes: OutcomeService) {}

  async handle({ event, outcome, trace }: PayloadOf<typeof storageQueue>): Promise<void> {
    await this.outcomes.keep(event, outcome, trace);
  }
}
