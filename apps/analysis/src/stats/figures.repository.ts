import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import type { Figures } from './kpis.ts';

interface Row extends Omit<Figures, 'total' | 'failed' | 'cards' | 'cachedCards'> {
  total: string;
  failed: string;
  cards: string;
  cachedCards: string;
}

@Injectable()
export class FiguresRepository {
  constructor(private readonly database: Database) {}

  /** Of all replicas, from the rows that the work of the last `minutes` left. */
  async ofLast(minutes: number): Promise<Figures> {
    const [row] = await this.database.query<Row>(sql`
      with recent as (
        select a.stage, a.cached, a.took_ms / 1000.0 as took, extract(epoch from a.created_at - coalesce(e.replayed_at, e.received_at)) as waited
        from storage.analyses a join ingest.events e on e.id = a.event_id
        where a.created_at > now() - ${minutes} * interval '1 minute' and a.stage in ('card', 'text', 'failed')
      )
      select count(*) as total, count(*) filter (where stage = 'failed') as failed,
        avg(waited)::float8 as "responseAvg",
        percentile_cont(0.95) within group (order by waited)::float8 as "responseP95",
        percentile_cont(0.99) within group (order by waited)::float8 as "responseP99",
        (avg(took) filter (where stage = 'card' and not cached))::float8 as "computedAvg",
        (avg(took) filter (where stage = 'card' and cached))::float8 as "cachedAvg",
        count(*) filter (where stage = 'card') as cards,
        count(*) filter (where stage = 'card' and cached) as "cachedCards"
      from recent`);
    if (!row) throw new Error('an aggregate answers one row');
    return { ...row, total: Number(row.total), failed: Number(row.failed), cards: Number(row.cards), cachedCards: Number(row.cachedCards) };
  }
}
