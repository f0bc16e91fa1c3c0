import { Injectable } from '@nestjs/common';
import { runsQueue, type PostBrief } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { newTrace } from '@sluice/observability';
import { QueueProducer } from '@sluice/queue';
import { v7 as uuid } from 'uuid';
import { RunsRepository } from '../runs/runs.repository.ts';
import { hashOf } from './post-request.ts';

@Injectable()
export class PostsService {
  constructor(
    private readonly runs: RunsRepository,
    private readonly producer: QueueProducer,
  ) {}

  /** Keeps these briefs as a run to be worked, and answers its id; the same idempotency key gives the same run, and is refused for others. */
  async accept(posts: readonly PostBrief[], idempotencyKey: string | undefined): Promise<string> {
    const requestHash = hashOf(posts);
    const id = await this.runs.accept({ key: `posts:${idempotencyKey ?? uuid()}`, requestHash, inputs: posts, trace: newTrace() });
    const run = await this.runs.find(id);
    if (!run || !requestHash.equals(run.requestHash)) throw new AppError('unprocessable', 'This Idempotency-Key was used for other posts: choose a new key.');
    if (run.ended === 0) await this.producer.wake(runsQueue, { runId: id });
    return id;
  }
}
