import { Injectable } from '@nestjs/common';
import { dispatchQueue } from '@sluice/contracts';
import { againId, QueueProducer } from '@sluice/queue';
import { jobIdOf } from './job-id.ts';
import { queuedReplies } from './queued-replies.ts';
import { ReplyRepository } from './reply.repository.ts';

/** Tells dispatch of replies that are kept. */
@Injectable()
export class ReplyWaker {
  constructor(
    private readonly replies: ReplyRepository,
    private readonly producer: QueueProducer,
  ) {}

  /** Tells of these replies; what cannot be told is found by the sweeper. */
  async wake(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    for (const reply of queuedReplies(await this.replies.find(keys))) await this.producer.wake(dispatchQueue, reply, { jobId: jobIdOf(reply.key) });
  }

  /** Tells again of those that dispatch never heard of. */
  async wakeLost(): Promise<void> {
    await this.replies.settle();
    const lost = await this.replies.findLost();
    if (lost.length === 0) return;
    for (const reply of queuedReplies(await this.replies.find(lost))) {
      await this.producer.wake(dispatchQueue, reply, { jobId: againId(jobIdOf(reply.key), Date.now()) });
    }
  }
}
