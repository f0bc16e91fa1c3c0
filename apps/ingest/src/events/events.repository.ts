import { Injectable } from '@nestjs/common';
import type { Channel, EventKind, IncomingEvent } from '@sluice/contracts';
import { Database, Prisma, sql } from '@sluice/prisma';
import { conditionsOf } from './event-conditions.ts';
import type { EventFilter } from './event-filter.ts';

/** An event with how far it came, read by joining the rows that exist. */
export interface EventRow {
  id: string;
  accountId: string;
  channel: Channel;
  platformEventId: string;
  kind: EventKind;
  /** False: kept, and left alone. */
  isWorked: boolean;
  /** Given up without an outcome. */
  isDead: boolean;
  chatId: string | null;
  text: string | null;
  trace: string;
  receivedAt: Date;
  stage: string | null;
  engine: string | null;
  cached: boolean | null;
  contactId: string | null;
  analysedAt: Date | null;
  acceptedAt: Date | null;
  answeredAt: Date | null;
  replayedAt: Date | null;
}

/** Where a walk through events begins and how it goes; newest first, unless it says otherwise. */
export interface Walk {
  limit: number;
  /** Goes on behind this id. */
  after?: string | undefined;
  oldestFirst?: boolean;
}

/** A failed outcome from before a replay is none. */
const counts = Prisma.raw(`(a.stage <> 'failed' or e.replayed_at is null or a.created_at >= e.replayed_at)`);

@Injectable()
export class EventsRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<EventRow | undefined> {
    const [row] = await this.select([Prisma.sql`e.id = ${id}::uuid`], { limit: 1 });
    return row;
  }

  async list(filter: EventFilter, walk: Walk): Promise<EventRow[]> {
    const beyond = Prisma.raw(walk.oldestFirst ? '>' : '<');
    const place = walk.after === undefined ? [] : [Prisma.sql`e.id ${beyond} ${walk.after}::uuid`];
    return this.select([...conditionsOf(filter), ...place], walk);
  }

  /** The event in our words as it was read when it came in; null for what was left alone. */
  async read(id: string): Promise<IncomingEvent | null> {
    const [row] = await this.database.query<{ event: IncomingEvent | null }>(sql`select event from ingest.events where id = ${id}`);
    return row?.event ?? null;
  }

  /**
   * Opens an event again, as it reads now, and marks what was given up of it as replayed. False: it has its outcome, or somebody
   * else replayed it since `replayedAt`.
   */
  async reopen({ id, replayedAt }: Pick<EventRow, 'id' | 'replayedAt'>, event: IncomingEvent): Promise<boolean> {
    const rows = await this.database.query(sql`
      with opened as (
        update ingest.events e set event = ${JSON.stringify(event)}, kind = ${event.kind}, chat_id = ${event.chatId},
          replayed_at = clock_timestamp(), dead_at = null, settled_at = null, woken_at = now(), wakes = 1
        where e.id = ${id} and e.replayed_at is not distinct from ${replayedAt}::timestamptz
          and not exists (select 1 from storage.analyses a where a.event_id = e.id and a.stage <> 'failed')
        returning e.id
      ), closed as (
        update ingest.dead_letters d set state = 'replayed' from opened o where d.event_id = o.id and d.state = 'open'
      )
      select id from opened`);
    return rows.length > 0;
  }

  private async select(conditions: Prisma.Sql[], { limit, oldestFirst }: Walk): Promise<EventRow[]> {
    const every = conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' and ');
    const { text, values } = Prisma.sql`
      select e.id, e.account_id as "accountId", e.channel, e.platform_event_id as "platformEventId", e.kind, e.event is not null as "isWorked",
        e.dead_at is not null as "isDead", e.chat_id as "chatId", e.event ->> 'text' as text, e.trace, e.received_at as "receivedAt",
        a.stage, a.engine, a.cached, a.contact_id as "contactId", a.created_at as "analysedAt",
        m.created_at as "acceptedAt", m.completed_at as "answeredAt", e.replayed_at as "replayedAt"
      from ingest.events e
      left join storage.analyses a on a.event_id = e.id and ${counts}
      left join lateral (
        select m.created_at, m.completed_at from dispatch.messages m
        where m.event_id = e.id and m.kind in ('reply', 'completion') order by m.completed_at, m.seq limit 1
      ) m on true
      where ${every}
      order by e.id ${Prisma.raw(oldestFirst ? 'asc' : 'desc')} limit ${limit}`;
    return this.database.query<EventRow>({ text, values });
  }
}
