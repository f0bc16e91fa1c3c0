import { Injectable } from '@nestjs/common';
import { pullsQueue, type PayloadOf } from '@sluice/contracts';
import { QueueProcessor, type Processor } from '@sluice/queue';
import { PullService } from './pull.service.ts';

@Injectable()
@QueueProcessor(pullsQueue)
export class PullsProcessor implements Processor<typeof pullsQueue> {
  constructor(private readonly pulls: PullService) {}

  async handle(mailbox: PayloadOf<typeof pullsQueue>): Promise<void> {
    await this.pulls.pull(mailbox);
  }
}
