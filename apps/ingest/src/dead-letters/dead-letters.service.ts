import { Injectable, type OnModuleInit } from '@nestjs/common';
import { retriesQueue } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { Metrics } from '@sluice/observability';
import { QueueProducer } from '@sluice/queue';
import { ReplayService } from '../events/replay.service.ts';
import { viewDeadLetter, type DeadLetterView } from './dead-letter-view.ts';
import { DeadLettersRepository, messagesQueue, type DeadLetterRow } from './dead-letters.repository.ts';

/** Looks after what was given up. Doing a thing a second time changes nothing. */
@Injectable()
export class DeadLettersService implements OnModuleInit {
  constructor(
    private readonly letters: DeadLettersRepository,
    private readonly replays: ReplayService,
    private readonly producer: QueueProducer,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.metrics.gauge('sluice_dead_letters_open', 'Dead letters that nobody looked after yet', () => this.letters.countOpen());
  }

  /** Has the work done anew. Throws `not-found`, `conflict` when its event has its outcome, or `unavailable` for a message while Redis is away. */
  async replay(id: string): Promise<DeadLetterView> {
    const letter = await this.present(id);
    if (letter.state === 'done') throw new AppError('conflict', `Dead letter ${id} is done: its event has its outcome.`);
    if (letter.queue === messagesQueue) await this.retry(letter);
    else {
      if (letter.eventId !== null) await this.replays.replay(letter.eventId);
      // Without an event there is a row that its owner's sweeper takes up by itself.
      await this.letters.mark(id, 'replayed');
    }
    return viewDeadLetter(await this.present(id));
  }

  async dismiss(id: string): Promise<DeadLetterView> {
    const letter = await this.present(id);
    if (letter.queue === messagesQueue) await this.letters.dismissMessage(letter);
    else await this.letters.mark(id, 'dismissed');
    return viewDeadLetter(await this.present(id));
  }

  /** The letter stays open until dispatch has its message waiting again: a job that gets lost loses nothing. */
  private async retry({ id, subject, state, lastAt }: DeadLetterRow): Promise<void> {
    if (state === 'dismissed') throw new AppError('conflict', `Dead letter ${id} is dismissed: retry its message with POST /api/messages/${subject}/retry.`);
    await this.producer.add(retriesQueue, { messageId: subject }, { jobId: `r${subject}-${lastAt.getTime()}` });
  }

  private async present(id: string): Promise<DeadLetterRow> {
    const row = await this.letters.find(id);
    if (!row) throw new AppError('not-found', `There is no dead letter ${id}.`);
    return row;
  }
}
