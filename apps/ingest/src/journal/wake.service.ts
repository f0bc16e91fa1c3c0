import { Injectable } from '@nestjs/common';
import { analysisQueue, cardsQueue, type IncomingEvent } from '@sluice/contracts';
import { QueueProducer } from '@sluice/queue';

/**
 * Wakes analysis for an event that is in the journal. Lost wake-ups are found by the sweeper, whose jobs carry ids of their
 * own: a job that lost its place in Redis but kept its key would swallow everything that is added under that key.
 */
@Injectable()
export class WakeService {
  constructor(private readonly producer: QueueProducer) {}

  /** `turn` tells the wake-ups of one event apart. */
  async wake(event: IncomingEvent, trace: string, turn: number | string = 1): Promise<void> {
    const queue = event.kind === 'photo' && !event.limited ? cardsQueue : analysisQueue;
    await this.producer.wake(queue, { event, trace }, { jobId: `e${event.id}-${turn}` });
  }
}
