import { Injectable } from '@nestjs/common';
import { lanesQueue, type PayloadOf } from '@sluice/contracts';
import { QueueProcessor, type Processor } from '@sluice/queue';
import { LaneService } from './lane.service.ts';

@Injectable()
@QueueProcessor(lanesQueue)
export class LanesProcessor implements Processor<typeof lanesQueue> {
  constructor(private readonly lanes: LaneService) {}

  async handle({ accountId }: PayloadOf<typeof lanesQueue>): Promise<void> {
    await this.lanes.drain(accountId);
  }
}
