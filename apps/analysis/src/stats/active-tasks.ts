import { Injectable } from '@nestjs/common';
import { Metrics } from '@sluice/observability';

/** How many cards, texts and posts this process is working on. */
@Injectable()
export class ActiveTasks {
  count = 0;
  /** The most there were at once since the process began. */
  most = 0;

  constructor(metrics: Metrics) {
    metrics.gauge('sluice_ai_active_tasks', 'Cards, texts and posts at work in this process', () => this.count);
  }

  async track<Result>(work: () => Promise<Result>): Promise<Result> {
    this.most = Math.max(this.most, ++this.count);
    try {
      return await work();
    } finally {
      this.count--;
    }
  }
}
