import { Injectable } from '@nestjs/common';
import { receiptsQueue, type PayloadOf } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import { QueueProcessor, type Processor } from '@sluice/queue';

/** Keeps what came of a message, once per attempt, and when the conversation was last answered. */
@Injectable()
@QueueProcessor(receiptsQueue)
export class ReceiptsProcessor implements Processor<typeof receiptsQueue> {
  constructor(private readonly database: Database) {}

  async handle({ attemptId, messageId, outcome, trace }: PayloadOf<typeof receiptsQueue>): Promise<void> {
    await this.database.query(sql`
      with receipt as (
        insert into storage.receipts (attempt_id, message_id, outcome, trace) values (${attemptId}, ${messageId}, ${outcome}, ${trace})
        on conflict (attempt_id) do nothing returning message_id
      )
      update storage.conversations c set last_outbound_at = greatest(c.last_outbound_at, m.completed_at)
      from receipt r join dispatch.messages m on m.id = r.message_id
      where c.account_id = m.account_id and c.chat_id = m.chat_id and m.completed_at is not null`);
  }
}
