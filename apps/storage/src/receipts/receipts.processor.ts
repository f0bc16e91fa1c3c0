import { Injectable } from '@nestjs/common';
import { channelsThatTellBlocks } from '@sluice/channels';
import { receiptsQueue, type PayloadOf } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import { QueueProcessor, type Processor } from '@sluice/queue';

/** Keeps what came of a message, once per attempt: when the conversation was last answered, and who lets nothing of an account through. */
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
        on conflict (attempt_id) do nothing returning attempt_id, message_id
      ), blocked as (
        insert into storage.blocks as b (chat_id, account_id, blocked_at)
        select m.chat_id, m.account_id, max(t.ended_at)
        from receipt r join dispatch.attempts t on t.id = r.attempt_id join dispatch.messages m on m.id = t.message_id join storage.accounts a on a.id = m.account_id
        where t.outcome = 'failed' and t.error_code = 'forbidden' and a.channel = any (${channelsThatTellBlocks}::text[])
        group by 1, 2 order by 1, 2
        on conflict (chat_id, account_id) do update set blocked_at = greatest(b.blocked_at, excluded.blocked_at)
      )
      update storage.conversations c set last_outbound_at = greatest(c.last_outbound_at, m.completed_at)
      from (
        select m.account_id, m.chat_id, max(m.completed_at) as completed_at
        from receipt r join dispatch.messages m on m.id = r.message_id where m.completed_at is not null group by 1, 2
      ) m
      where c.account_id = m.account_id and c.chat_id = m.chat_id`);
  }
}
