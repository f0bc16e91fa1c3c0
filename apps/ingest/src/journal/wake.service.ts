import { Injectable } from '@nestjs/common';
import { analysisQueue, cardsQueue, type IncomingEvent } from '@sluice/contracts';
import { QueueProducer } from '@sluice/queue';

/** Wakes analysis for an event that is in the journal. Lost wake-ups are found by the sweeper. */
@Injectable()
export class WakeService {
  constructor(private readonly producer: QueueProducer) {}

  async wake(event: IncomingEvent, trace: string): Promise<void> {
    const queue = event.kind === 'photo' ? cardsQueue : analysisQueue;
    await this.producer.wake(queue, { event, trace }, { jobId: `e${event.id}` });
  }
}
