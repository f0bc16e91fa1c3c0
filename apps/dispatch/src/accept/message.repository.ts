import { Injectable } from '@nestjs/common';
import type { MessageKind, Priority } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import { rankOf } from './priorities.ts';

export interface NewMessage {
  key: string;
  accountId: string;
  chatId: string;
  text: string;
  kind: MessageKind;
  priority: Priority;
  trace: string;
  eventId?: string | undefined;
  parseMode?: string | undefined;
  scheduledAt?: Date | undefined;
  expiresAt?: Date | undefined;
  maxAttempts?: number | undefined;
}

/** While a wake-up is this young nobody sends another: the lane will see the message when it answers. */
const wakeMs = 5_000;

@Injectable()
export class MessageRepository {
  constructor(private readonly database: Database) {}

  /** Keeps a message under its key; a second time it does nothing. Answers whether the lane must be woken. */
  async accept(message: NewMessage): Promise<boolean> {
    const { key, accountId, chatId, text, kind, trace } = message;
    const [lane] = await this.database.query<{ rings: boolean }>(sql`
      with accepted as (
        insert into dispatch.messages
          (id, key, account_id, chat_id, text, kind, priority, trace, event_id, parse_mode, due_at, scheduled_at, expires_at, max_attempts)
        values
          (${uuid()}, ${key}, ${accountId}, ${chatId}, ${text}, ${kind}, ${rankOf(message.priority)},
           ${trace}, ${message.eventId ?? null}, ${message.parseMode ?? null},
           coalesce(${message.scheduledAt ?? null}::timestamptz, clock_timestamp()), ${message.scheduledAt ?? null},
           ${message.expiresAt ?? null}, ${message.maxAttempts ?? 3})
        on conflict (key) do nothing
        returning account_id
      )
      insert into dispatch.lanes as l (account_id, woken_at, accepted)
      select account_id, statement_timestamp(), 1 from accepted
      on conflict (account_id) do update set
        accepted = l.accepted + 1,
        woken_at = case when l.woken_at > statement_timestamp() - ${wakeMs}::int * interval '1 millisecond'
          then l.woken_at else statement_timestamp() end
      returning woken_at = statement_timestamp() as rings`);
    return lane?.rings ?? false;
  }
}
