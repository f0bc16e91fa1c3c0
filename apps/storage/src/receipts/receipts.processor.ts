import { Injectable } from '@nestjs/common';
import { receiptsQueue, type PayloadOf } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import { QueueProcessor, type Processor } from '@sluice/queue';

/** Keeps what came of a message, once per attempt, and when the conversation was last answered. */
@Injectable()
@QueueProcessor(receiptsQueue)
export class ReceiptsProcessor implements Processor<typeof receiptsQueue> {
  constructor(private readonly database: Database) {}

  async handle({ receipts }: PayloadOf<typeof receiptsQueue>): Promise<void> {
    await this.database.query(sql`
      with receipt as (
        insert into storage.receipts (attempt_id, message_id, outcome, trace)
        select r."attemptId", r."messageId", r.outcome, r.trace
        from jsonb_to_recordset(${JSON.stringify(receipts)}) as r("attemptId" bigint, "messageId" uuid, outcome text, trace text)
        on conflict (attempt_id) do nothing returning message_id
      )
      update storage.conversations c set last_outbound_at = greatest(c.last_outbound_at, m.completed_at)
      from (
        select m.account_id, m.chat_id, max(m.completed_at) as completed_at
        from receipt r join dispatch.messages m on m.id = r.message_id where m.completed_at is not null group by 1, 2
      ) m
      where c.account_id = m.account_id and c.chat_id = m.chat_id`);
  }
}
