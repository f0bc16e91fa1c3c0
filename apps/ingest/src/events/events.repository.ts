import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';

/** An event with how far it came, read by joining the rows that exist. */
export interface EventRow {
  id: string;
  accountId: string;
  channel: string;
  platformEventId: string;
  kind: string;
  /** False: kept, and left alone. */
  isWorked: boolean;
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
}

export interface EventFilter {
  id?: string | undefined;
  accountId?: string | undefined;
  kind?: string | undefined;
  chatId?: string | undefined;
  /** Only events before this position: [received at, id]. */
  before?: { at: Date; id: string } | undefined;
}

@Injectable()
export class EventsRepository {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list({ id, accountId, kind, chatId, before }: EventFilter, limit: number): Promise<EventRow[]> {
    return this.database.query<EventRow>(sql`
      select e.id, e.account_id as "accountId", e.channel, e.platform_event_id as "platformEventId", e.kind, e.event is not null as "isWorked", e.chat_id as "chatId",
        e.event ->> 'text' as text, e.trace, e.received_at as "receivedAt",
        a.stage, a.engine, a.cached, a.contact_id as "contactId", a.created_at as "analysedAt",
        m.created_at as "acceptedAt", m.completed_at as "answeredAt"
      from (
        select * from ingest.events
        where (${id ?? null}::uuid is null or id = ${id ?? null})
          and (${accountId ?? null}::text is null or account_id = ${accountId ?? null})
          and (${kind ?? null}::text is null or kind = ${kind ?? null})
          and (${chatId ?? null}::text is null or chat_id = ${chatId ?? null})
          and (${before?.at ?? null}::timestamptz is null or (received_at, id) < (${before?.at ?? null}, ${before?.id ?? null}::uuid))
        order by received_at desc, id desc limit ${limit}
      ) e
      left join storage.analyses a on a.event_id = e.id
      left join dispatch.messages m on m.event_id = e.id and m.kind in ('reply', 'completion')
      order by e.received_at desc, e.id desc`);
  }
}
