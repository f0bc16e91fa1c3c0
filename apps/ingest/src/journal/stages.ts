import { Injectable } from '@nestjs/common';
import { Metrics } from '@sluice/observability';

/** What taking a call in is made of. Budgets and alerts: docs/journal.md. */
export type Stage = 'verify' | 'decrypt' | 'parse' | 'journal' | 'wake';

/** Measures the stages of what comes in, whatever becomes of them. */
@Injectable()
export class Stages {
  constructor(private readonly metrics: Metrics) {}

  async time<Result>(stage: Stage, work: () => Result | Promise<Result>): Promise<Result> {
    const end = this.metrics.histogram('sluice_ingest_stage_seconds', 'Time a stage of taking a call in took', ['stage']).startTimer({ stage });
    try {
      return await work();
    } finally {
      end();
    }
  }
}
