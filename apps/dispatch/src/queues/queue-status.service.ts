import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { InjectLogger, type Logger } from '@sluice/observability';
import { EventStream } from '@sluice/stream';
import { QueuesRepository } from './queues.repository.ts';
import { countsOf } from './queue-view.ts';

const everyMs = 1_000;
/** Accounts told of at once, and remembered: a screen shows few, and counting has its price. */
const mostAtOnce = 100;
const mostWaiting = 10_000;

/** Tells the stream of events how queues stand that changed: each at most once a second. */
@Injectable()
export class QueueStatusService implements BeforeApplicationShutdown {
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    private readonly queues: QueuesRepository,
    private readonly stream: EventStream,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** The queue of this account is not what it was. */
  touch(accountId: string): void {
    if (this.stopping) return;
    if (this.changed.size < mostWaiting) this.changed.add(accountId);
    this.timer ??= setTimeout(() => void this.tell(), everyMs);
  }

  beforeApplicationShutdown(): void {
    this.stopping = true;
    clearTimeout(this.timer);
  }

  private async tell(): Promise<void> {
    const accounts = [...this.changed].slice(0, mostAtOnce);
    for (const account of accounts) this.changed.delete(account);
    try {
      const lanes = await this.queues.lanes({ among: accounts, limit: mostAtOnce });
      this.stream.publishAll(lanes.map((lane) => ({ type: 'queue-status', accountId: lane.account, ...countsOf(lane) })));
    } catch (error) {
      if (!(error instanceof AppError)) this.logger.error({ err: error }, 'queue status could not be told');
    }
    this.timer = this.changed.size > 0 && !this.stopping ? setTimeout(() => void this.tell(), everyMs) : undefined;
  }
}
