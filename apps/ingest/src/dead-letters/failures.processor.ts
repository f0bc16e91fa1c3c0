import { Injectable } from '@nestjs/common';
import { failuresQueue, type PayloadOf } from '@sluice/contracts';
import { QueueProcessor, type Processor } from '@sluice/queue';
import { DeadLettersRepository } from './dead-letters.repository.ts';

@Injectable()
@QueueProcessor(failuresQueue)
export class FailuresProcessor implements Processor<typeof failuresQueue> {
  constructor(private readonly letters: DeadLettersRepository) {}

  async handle(failure: PayloadOf<typeof failuresQueue>): Promise<void> {
    await this.letters.record(failure);
  }
}
