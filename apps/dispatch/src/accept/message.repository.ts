import { Injectable } from '@nestjs/common';
import { Database, sql, type Statements } from '@sluice/prisma';
import type { AcceptRow } from './new-message.ts';
import type { ReplyToken } from './reply-tokens.ts';

/** While a wake-up is this young nobody sends another: the lane will see the message when it answers. */
const wakeMs = 5_000;

/** LINE: about what a reply token lives. An older one would only take from the push behind it that it can be repeated. */
const replyTokenMs = 60_000;

export interface Accepted {
  messageId: string;
  accountId: string;
  /** Whether the lane must be woken. */
  rings: boolean;
}

@Injectable()
export class MessageRepository {
  constructor(private readonly database: Database) {}

  /** Keeps messages under their keys, in their order; a second time it does nothing. Answers those that are new. */
  async accept(rows: readonly AcceptRow[], statements: Statements = this.database): Promise<Accepted[]> {
    return statements.query<Accepted>(sql`
      select message_id as "messageId", lane as "accountId", rings from dispatch.accept(${JSON.stringify(rows)}, ${wakeMs})`);
  }

  /** The reply tokens of these events that may still be good and that no message has taken. */
  async freeReplyTokens(eventIds: readonly string[]): Promise<ReplyToken[]> {
    if (eventIds.length === 0) return [];
    return this.database.query<ReplyToken>(sql`
      select e.id as "eventId", t.token, t."receivedAt"
      from ingest.events e, jsonb_to_record(e.event->'replyToken') as t(token text, "receivedAt" timestamptz)
      where e.id = any(${eventIds}::uuid[]) and t."receivedAt" > now() - ${replyTokenMs} * interval '1 millisecond'
        and not exists (select 1 from dispatch.messages m where m.event_id = e.id and m.reply_token is not null)`);
  }
}
