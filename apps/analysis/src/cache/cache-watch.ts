import { Injectable } from '@nestjs/common';
import { CacheFigures, type CacheEvent } from '@sluice/cache';
import { Metrics } from '@sluice/observability';

/** Counts what happens in the cache, for `GET /api/ai/cache` and for `/metrics`. */
@Injectable()
export class CacheWatch {
  readonly figures = new CacheFigures();

  constructor(private readonly metrics: Metrics) {}

  now = (): number => performance.now();

  tell = (event: CacheEvent): void => {
    this.figures.note(event);
    const { kind, task } = event;
    if (kind !== 'looked') {
      this.metrics.counter('sluice_cache_answers_total', 'Answers that were asked for, found, computed, or taken from whoever was computing them', ['task', 'how']).inc({ task, how: kind });
      return;
    }
    const { level, outcome, tookMs } = event;
    this.metrics.counter('sluice_cache_looks_total', 'Looks into a level of the cache, by what came of them', ['level', 'task', 'outcome']).inc({ level, task, outcome });
    this.metrics.histogram('sluice_cache_look_seconds', 'How long looks into a level of the cache take', ['level']).observe({ level }, tookMs / 1_000);
  };
}
