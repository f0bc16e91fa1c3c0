import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Stats } from '@sluice/service';
import { LRUCache } from 'lru-cache';
import { ActiveTasks } from './active-tasks.ts';
import { FiguresRepository } from './figures.repository.ts';
import { kpisOf, share, type Figures } from './kpis.ts';

const minutes = 60;
/** Whoever looks more often sees the same again: an hour of rows is not counted for each of them. */
const freshMs = 2_000;

/** Tells `GET /stats` how reading goes: this process now, and all replicas over the last hour. */
@Injectable()
export class ProcessorStats implements OnModuleInit {
  private readonly recent = new LRUCache<'figures', Promise<Figures>>({ max: 1, ttl: freshMs });

  constructor(
    private readonly stats: Stats,
    private readonly figures: FiguresRepository,
    private readonly active: ActiveTasks,
  ) {}

  onModuleInit(): void {
    this.stats.add('ai_processor_stats', async () => this.processor(await this.read()));
    this.stats.add('kpis', async () => kpisOf(await this.read()));
  }

  /** Times in seconds, rates as shares (0 to 1), null where nothing was measured. */
  private processor(figures: Figures): Record<string, number | null> {
    const { total, failed, computedAvg, cachedAvg, responseAvg, cards, cachedCards } = figures;
    return {
      window_minutes: minutes,
      total_processed: total,
      failed,
      active_tasks: this.active.count,
      most_active_tasks: this.active.most,
      avg_processing_time: computedAvg,
      avg_cached_time: cachedAvg,
      avg_response_time: responseAvg,
      cache_hit_rate: share(cachedCards, cards),
      success_rate: share(total - failed, total),
    };
  }

  private async read(): Promise<Figures> {
    const known = this.recent.get('figures');
    if (known) return known;
    const read = this.figures.ofLast(minutes);
    this.recent.set('figures', read);
    read.catch(() => this.recent.delete('figures'));
    return read;
  }
}
