import { Injectable } from '@nestjs/common';
import { dispatchQueue, type PayloadOf } from '@sluice/contracts';
import { QueueProcessor, type Processor } from '@sluice/queue';
import { AcceptService } from './accept.service.ts';

@Injectable()
@QueueProcessor(dispatchQueue)
export class DispatchProcessor implements Processor<typeof dispatchQueue> {
  constructor(private readonly service: AcceptService) {}

  async handle(message: PayloadOf<typeof dispatchQueue>): Promise<void> {
    await this.service.accept(message);
  }
}
