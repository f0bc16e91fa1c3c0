import { Injectable } from '@nestjs/common';
import { dispatchQueue, type PayloadOf } from '@sluice/contracts';
import { QueueProcessor, type Processor } from '@sluice/queue';
import { QueuedBatches } from '../batches/queued-batches.service.ts';
import { AcceptService } from './accept.service.ts';

@Injectable()
@QueueProcessor(dispatchQueue)
export class DispatchProcessor implements Processor<typeof dispatchQueue> {
  constructor(
    private readonly service: AcceptService,
    private readonly batches: QueuedBatches,
  ) {}

  async handle(message: PayloadOf<typeof dispatchQueue>): Promise<void> {
    if (message.batch || message.preceding) await this.batches.accept(message, (all) => this.service.acceptAll(all));
    else await this.service.accept(message);
  }
}
