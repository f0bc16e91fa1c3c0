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

/** Wake-ups after which an event without an outcome is poison, once others came through: 8, 16, 32 … s, 27 minutes in all. */
const mostWakes = 8;

/** Finds events without an outcome and wakes analysis again: after 8, 16, 32 … s, at most every 10 minutes. */
@Injectable()
export class JournalSweeper {
  /** When the newest outcome that this process saw was kept. */
  private lastOutcomeAt: Date | null = null;

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
      await this.bury();
      await this.close();
      // A wake-up that cannot be sent must not count as one: the next would only be due after twice the time.
      await this.redis.run((client) => client.ping());
      await this.wakes.wake((await this.findOverdue()).map(({ event, trace, wakes }) => ({ event, trace, turn: wakes })));
    });
  }

  @Interval(60_000)
  async empty(): Promise<void> {
    await this.sweep.once('transit', async () => {
      await this.database.query(sql`delete from ingest.transit where expires_at < now()`);
    });
  }

  /** An event is done when storage holds its outcome; what it had in transit goes. A failed outcome from before a replay is none. */
  private async settle(): Promise<void> {
    const [row] = await this.database.query<{ newest: Date | null }>(sql`
      with settled as (
        update ingest.events e set settled_at = now()
        from storage.analyses a
        where a.event_id = e.id and e.settled_at is null
          and (a.stage <> 'failed' or e.replayed_at is null or a.created_at >= e.replayed_at)
        returning e.id, a.created_at
      ), emptied as (
        delete from ingest.transit t using settled s where t.event_id = s.id
      )
      select max(created_at) as newest from settled`);
    if (row?.newest && (!this.lastOutcomeAt || row.newest > this.lastOutcomeAt)) this.lastOutcomeAt = row.newest;
  }

  /**
   * Gives up what never gets an outcome although others do: an event that was woken last before the newest outcome was kept. While
   * nothing comes through, nothing is poison. In a conversation only the first that is open may be: the others waited for it, and are
   * woken now as if they had just come.
   */
  private async bury(): Promise<void> {
    await this.database.query(sql`
      with dead as (
        update ingest.events e set dead_at = now(), settled_at = now()
        from (
          select id from ingest.events p
          where settled_at is null and wakes >= ${mostWakes} and woken_at < ${this.lastOutcomeAt}::timestamptz and woken_at < now() - interval '600 seconds'
            and (kind = 'photo' or not exists (
              select 1 from ingest.events f
              where f.account_id = p.account_id and f.chat_id = p.chat_id and f.id < p.id and f.settled_at is null and f.kind <> 'photo'))
          order by woken_at limit 500 for update skip locked
        ) poison
        where e.id = poison.id
        returning e.id, e.account_id, e.chat_id, e.kind
      ), freed as (
        update ingest.events f set wakes = 0, woken_at = 'epoch'
        from dead d
        where d.kind <> 'photo' and f.account_id = d.account_id and f.chat_id = d.chat_id and f.id > d.id and f.settled_at is null and f.kind <> 'photo'
      )
      insert into ingest.dead_letters as d (id, stage, queue, subject, event_id, account_id, code, first_at, last_at)
      select gen_random_uuid(), 'ingest', 'journal', id::text, id, account_id, 'timeout', now(), now() from dead
      on conflict (queue, subject) do update set last_at = excluded.last_at, count = d.count + 1, state = 'open'`);
  }

  /** What was given up of an event is done when the event has its outcome after all. */
  private async close(): Promise<void> {
    await this.database.query(sql`
      update ingest.dead_letters d set state = 'done'
      from storage.analyses a
      where a.event_id = d.event_id and d.state in ('open', 'replayed') and (a.stage <> 'failed' or (d.stage = 'ingest' and a.created_at > d.last_at))`);
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
