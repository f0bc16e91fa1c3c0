import { Module, type DynamicModule } from '@nestjs/common';
import { RedisProbe } from '@sluice/health';
import { Metrics } from '@sluice/observability';
import { BacklogRepository } from './backlog.repository.ts';
import { MessageQueueController } from './message-queue.controller.ts';
import { MessageQueueService } from './message-queue.service.ts';
import { QueueStatsLog } from './queue-stats-log.service.ts';

export interface MessageQueueHealthOptions {
  /** Shows what waits at /metrics (PERFORMANCE_MONITORING). */
  metered: boolean;
  /** Writes one line of queue stats a minute (LOG_QUEUE_STATS). */
  logged: boolean;
}

/** `GET /health/message-queue`. */
@Module({})
export class MessageQueueHealthModule {
  static with({ metered, logged }: MessageQueueHealthOptions): DynamicModule {
    return {
      module: MessageQueueHealthModule,
      controllers: [MessageQueueController],
      providers: [BacklogRepository, RedisProbe, MessageQueueService, ...(logged ? [QueueStatsLog] : []), ...(metered ? [queuedMetric] : [])],
    };
  }
}

const queuedMetric = {
  provide: 'queued metric',
  inject: [MessageQueueService, Metrics],
  useFactory: (queue: MessageQueueService, metrics: Metrics) =>
    metrics.gauge('sluice_messages_queued', 'Messages of all accounts that are due and not sent; counted up to 10,000', () => queue.countQueued()),
};
