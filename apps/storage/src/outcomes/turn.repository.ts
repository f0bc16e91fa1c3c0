import { Injectable } from '@nestjs/common';
import type { IncomingEvent } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import type { ReplyRow } from './queued-replies.ts';

/** What stands around an event in its conversation. */
export interface Surroundings {
  /** The next thing written that has no outcome yet: it waited for this one. */
  next: { event: IncomingEvent; trace: string } | null;
  /** Answers to earlier events that dispatch has not accepted, in the order of their rows. */
  unheard: ReplyRow[];
}

/** Keeps the conversation in order: one text after the other, one answer after the other. */
@Injectable()
export class TurnRepository {
  constructor(private readonly database: Database) {}

  async around({ id, accountId, chatId }: Pick<IncomingEvent, 'id' | 'accountId' | 'chatId'>): Promise<Surroundings> {
    const [row] = await this.database.query<Surroundings>(sql`
      select (
        select jsonb_build_object('event', e.event, 'trace', e.trace) from ingest.events e
        where e.account_id = ${accountId} and e.chat_id = ${chatId} and e.id > ${id} and e.settled_at is null and e.kind <> 'photo'
          and not exists (select 1 from storage.analyses a where a.event_id = e.id)
        order by e.id limit 1
      ) as next, (
        select coalesce(jsonb_agg(u), '[]') from (
          select r.key, r.account_id as "accountId", r.chat_id as "chatId", r.text, r.kind, r.priority, r.event_id as "eventId", r.trace, r.group_id as "groupId"
          from storage.replies r
          where r.account_id = ${accountId} and r.chat_id = ${chatId} and r.event_id < ${id} and r.settled_at is null and r.kind = 'reply' and r.group_id is null
            and not exists (select 1 from dispatch.messages m where m.key = r.key)
          order by r.seq
        ) u
      ) as unheard`);
    return row ?? { next: null, unheard: [] };
  }
}
