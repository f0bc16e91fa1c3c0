import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { IncomingEvent } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import { RedisConnection } from '@sluice/queue';
import { Sweep } from '@sluice/service';
import { WakeService } from './wake.service.ts';

interface Overdue {
  event: IncomingEvent;
  trace: string;
  /** How often analysis was woken for it, this time included. */
  wakes: number;
}

/** Finds events without an outcome and wakes analysis again: after 8, 16, 32 … s, at most every 10 minutes. */
@Injectable()
export class JournalSweeper {
  constructor(
    private readonly database: Database,
    private readonly redis: RedisConnection,
    private readonly wakes: WakeService,
    private readonly sweep: Sweep,
  ) {}

  @Interval(2_000)
  async run(): Promise<void> {
    await this.sweep.once('journal', async () => {
      await this.settle();
      // A wake-up that cannot be sent must not count as one: the next would only be due after twice the time.
      await this.redis.run((client) => client.ping());
      for (const { event, trace, wakes } of await this.findOverdue()) await this.wakes.wake(event, trace, wakes);
    });
  }

  @Interval(60_000)
  async empty(): Promise<void> {
    await this.sweep.once('transit', async () => {
      await this.database.query(sql`delete from ingest.transit where expires_at < now()`);
    });
  }

  /** An event is done when storage holds its outcome; what it had in transit goes. */
  private async settle(): Promise<void> {
    await this.database.query(sql`
      with settled as (
        update ingest.events e set settled_at = now()
        where e.settled_at is null and exists (select 1 from storage.analyses a where a.event_id = e.id)
        returning id
      )
      delete from ingest.transit t using settled s where t.event_id = s.id`);
  }

  private async findOverdue(): Promise<Overdue[]> {
    return this.database.query<Overdue>(sql`
      update ingest.events e set woken_at = now(), wakes = e.wakes + 1
      from (
        select id from ingest.events
        where settled_at is null and woken_at < now() - least(8 * 2 ^ (wakes - 1), 600) * interval '1 second'
        order by woken_at limit 500 for update skip locked
      ) overdue
      where e.id = overdue.id
      returning e.event, e.trace, e.wakes`);
  }
}
