import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { InjectLogger, type Logger } from '@sluice/observability';
import { Sweep } from '@sluice/service';
import { MessageQueueService } from './message-queue.service.ts';

/** Writes one line of queue stats a minute. */
@Injectable()
export class QueueStatsLog {
  constructor(
    private readonly queue: MessageQueueService,
    private readonly sweep: Sweep,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  @Interval(60_000)
  async run(): Promise<void> {
    await this.sweep.once('queue stats', async () => {
      const { status, queue_stats, pool_timeout_ratio } = await this.queue.report('en');
      this.logger.info({ status, ...queue_stats, pool_timeout_ratio }, 'queue stats');
    });
  }
}
