import { Injectable } from '@nestjs/common';
import { Metrics } from '@sluice/observability';

/** What taking a call in is made of. Budgets and alerts: docs/journal.md. */
export type Stage = 'verify' | 'decrypt' | 'parse' | 'journal' | 'wake';

/** Measures the stages of what comes in, whatever becomes of them. */
@Injectable()
export class Stages {
  private readonly seconds: Record<Stage, { observe(seconds: number): void }>;

  constructor(metrics: Metrics) {
    const histogram = metrics.histogram('sluice_ingest_stage_seconds', 'Time a stage of taking a call in took', ['stage']);
    const of = (stage: Stage) => histogram.labels(stage);
    this.seconds = { verify: of('verify'), decrypt: of('decrypt'), parse: of('parse'), journal: of('journal'), wake: of('wake') };
  }

  async time<Result>(stage: Stage, work: () => Promise<Result>): Promise<Result> {
    const beganAt = performance.now();
    try {
      return await work();
    } finally {
      this.observe(stage, beganAt);
    }
  }

  /** As `time`, for what is done at once. */
  timeSync<Result>(stage: Stage, work: () => Result): Result {
    const beganAt = performance.now();
    try {
      return work();
    } finally {
      this.observe(stage, beganAt);
    }
  }

  private observe(stage: Stage, beganAt: number): void {
    this.seconds[stage].observe((performance.now() - beganAt) / 1_000);
  }
}
