import { Injectable } from '@nestjs/common';
import { runsQueue, type PayloadOf } from '@sluice/contracts';
import { QueueProcessor, QueueProducer, type JobContext, type Processor } from '@sluice/queue';
import { RunWorker } from './run-worker.service.ts';

@Injectable()
@QueueProcessor(runsQueue)
export class RunsProcessor implements Processor<typeof runsQueue> {
  constructor(
    private readonly worker: RunWorker,
    private readonly producer: QueueProducer,
  ) {}

  async handle({ runId }: PayloadOf<typeof runsQueue>, { signal }: JobContext): Promise<void> {
    const delayMs = await this.worker.work(runId, signal);
    if (delayMs !== null) await this.producer.wake(runsQueue, { runId }, { delayMs });
  }
}
