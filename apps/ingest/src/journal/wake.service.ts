import { Injectable } from '@nestjs/common';
import { analysisQueue, cardsQueue, type IncomingEvent } from '@sluice/contracts';
import { QueueProducer } from '@sluice/queue';

/** An event that analysis shall look at. */
export interface Waking {
  event: IncomingEvent;
  trace: string;
  /** Tells the wake-ups of one event apart; 1 unless said. */
  turn?: number | string;
}

/**
 * Wakes analysis for an event that is in the journal. Lost wake-ups are found by the sweeper, whose jobs carry ids of their
 * own: a job that lost its place in Redis but kept its key would swallow everything that is added under that key.
 */
@Injectable()
export class WakeService {
  constructor(private readonly producer: QueueProducer) {}

  async wake(waking: readonly Waking[]): Promise<void> {
    const [cards, others] = [waking.filter(isCard), waking.filter((one) => !isCard(one))];
    await Promise.all([this.producer.wakeAll(cardsQueue, cards.map(jobOf)), this.producer.wakeAll(analysisQueue, others.map(jobOf))]);
  }
}

const isCard = ({ event }: Waking): boolean => event.kind === 'photo' && !event.limited;

function jobOf({ event, trace, turn = 1 }: Waking): { payload: { event: IncomingEvent; trace: string }; jobId: string } {
  return { payload: { event, trace }, jobId: `e${event.id}-${turn}` };
}
