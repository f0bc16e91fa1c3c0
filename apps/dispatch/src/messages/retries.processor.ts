import { Injectable } from '@nestjs/common';
import { retriesQueue, type PayloadOf } from '@sluice/contracts';
import { QueueProcessor, type Processor } from '@sluice/queue';
import { ChangesService } from './changes.service.ts';

/** Tries failed messages again for those who look after dead letters. One that is not FAILED any more is left alone. */
@Injectable()
@QueueProcessor(retriesQueue)
export class RetriesProcessor implements Processor<typeof retriesQueue> {
  constructor(private readonly changes: ChangesService) {}

  async handle({ messageId }: PayloadOf<typeof retriesQueue>): Promise<void> {
    await this.changes.retry(messageId, { force: false });
  }
}
