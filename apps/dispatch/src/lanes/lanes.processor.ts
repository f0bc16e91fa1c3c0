import { Injectable } from '@nestjs/common';
import { lanesQueue, type PayloadOf } from '@sluice/contracts';
import { QueueProcessor, type JobContext, type Processor } from '@sluice/queue';
import { LaneService } from './lane.service.ts';

@Injectable()
@QueueProcessor(lanesQueue)
export class LanesProcessor implements Processor<typeof lanesQueue> {
  constructor(private readonly lanes: LaneService) {}

  async handle({ accountId }: PayloadOf<typeof lanesQueue>, { signal }: JobContext): Promise<void> {
    await this.lanes.drain(accountId, signal);
  }
}
