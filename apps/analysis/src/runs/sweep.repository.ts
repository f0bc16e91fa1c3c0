import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import type { EndedItem } from './runs.repository.ts';

@Injectable()
export class SweepRepository {
  constructor(private readonly database: Database) {}

  /** Runs with something to claim: due, or left by who died. */
  async findIdle(atOnce: number): Promise<string[]> {
    const rows = await this.database.query<{ runId: string }>(sql`
      select run_id as "runId" from analysis.run_items where state in ('pending', 'working') group by run_id
      having bool_or(state = 'working' and lease_until <= clock_timestamp())
        or (bool_or(state = 'pending' and due_at <= clock_timestamp()) and count(*) filter (where state = 'working') < ${atOnce}::int)
      order by run_id limit 100`);
    return rows.map(({ runId }) => runId);
  }

  /** Done since a while, and storage has not kept what they became. */
  async findUnkept(forMs: number): Promise<EndedItem[]> {
    return this.database.query<EndedItem>(sql`
      select i.id, i.n, i.input, i.result, i.run_id as "runId", r.trace, i.ended_at as "endedAt"
      from analysis.run_items i join analysis.runs r on r.id = i.run_id
      where i.state = 'done' and i.ended_at <= clock_timestamp() - ${forMs}::int * interval '1 millisecond'
        and not exists (select 1 from storage.posts p where p.id = i.id)
      order by i.ended_at limit 20`);
  }

  /** Runs that ended so long ago are forgotten, once what came of them is kept. */
  async forget(olderThanMs: number): Promise<void> {
    await this.database.query(sql`
      delete from analysis.runs r where r.id in (
        select o.id from analysis.runs o where o.ended_at <= clock_timestamp() - ${olderThanMs}::bigint * interval '1 millisecond'
          and not exists (select 1 from analysis.run_items i where i.run_id = o.id and i.state = 'done' and not exists (select 1 from storage.posts p where p.id = i.id))
        order by o.ended_at limit 100)`);
  }
}
