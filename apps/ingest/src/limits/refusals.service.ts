import { Injectable } from '@nestjs/common';
import { Metrics } from '@sluice/observability';

/** What was held back: by a limit, or because of a block (`address`: of the caller's; `blocked`: of a person's or an account's). */
export type Held = 'cards' | 'card-api' | 'webhooks' | 'signatures' | 'address' | 'blocked';

@Injectable()
export class Refusals {
  constructor(private readonly metrics: Metrics) {}

  count(limit: Held, times = 1): void {
    if (times > 0) this.metrics.counter('sluice_limited_total', 'What limits and blocks held back, by which', ['limit']).inc({ limit }, times);
  }
}
