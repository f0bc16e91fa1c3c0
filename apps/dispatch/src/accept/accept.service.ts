import { Injectable } from '@nestjs/common';
import { LaneService } from '../lanes/lane.service.ts';
import { MessageRepository, type NewMessage } from './message.repository.ts';

/** Takes a message in: a row first, then a wake-up for its lane. */
@Injectable()
export class AcceptService {
  constructor(
    private readonly messages: MessageRepository,
    private readonly lanes: LaneService,
  ) {}

  async accept(message: NewMessage): Promise<void> {
    const rings = await this.messages.accept(message);
    if (rings) await this.lanes.wake(message.accountId);
  }
}
