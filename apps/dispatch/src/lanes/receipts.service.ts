import { Injectable } from '@nestjs/common';
import { receiptsQueue, type Receipt } from '@sluice/contracts';
import { QueueProducer } from '@sluice/queue';

const gatherMs = 25;
const mostAtOnce = 500;

/** Gives storage its receipts, those of a moment in one job. Any that are lost on the way the sweeper says again. */
@Injectable()
export class Receipts {
  private gathered: Receipt[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly producer: QueueProducer) {}

  give(receipts: readonly Receipt[]): void {
    if (receipts.length === 0) return;
    this.gathered.push(...receipts);
    if (this.gathered.length >= mostAtOnce) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), gatherMs);
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const receipts = this.gathered.splice(0);
    const [first] = receipts;
    if (first) await this.producer.wake(receiptsQueue, { receipts }, { jobId: `t${first.attemptId}` });
  }
}
