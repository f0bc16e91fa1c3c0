import { Injectable } from '@nestjs/common';
import type { AccountChannel } from '@sluice/channels';
import { Database, sql } from '@sluice/prisma';
import type { Tries } from '../lanes/settle.ts';

export interface LostReceipt {
  attemptId: string;
  messageId: string;
  outcome: 'sent' | 'failed' | 'uncertain';
  trace: string;
}

/** An attempt whose process died in the middle of it. */
export interface Orphan extends Tries {
  attemptId: string;
  accountId: string;
  /** Null when the account is gone. */
  channel: AccountChannel | null;
  edits: string | null;
  replyToken: string | null;
}

const batch = 500;

@Injectable()
export class SweepRepository {
  constructor(private readonly database: Database) {}

  /** Attempts that nobody will end: their lease ran out. */
  async findOrphans(): Promise<Orphan[]> {
    return this.database.query<Orphan>(sql`
      select t.id::text as "attemptId", t.account_id as "accountId", a.channel, b.platform_message_id as edits, m.reply_token as "replyToken",
        m.attempts, m.max_attempts as "maxAttempts", m.on_uncertain as "onUncertain", m.doubts
      from dispatch.attempts t
      join dispatch.messages m on m.id = t.message_id
      left join storage.accounts a on a.id = t.account_id
      left join dispatch.batches b on b.id = m.batch_id and b.edits_in_place and m.kind = 'progress'
      where t.ended_at is null and t.lease_until < clock_timestamp()
      order by t.lease_until limit ${batch}`);
  }

  /** Ends messages whose time ran out while they waited. */
  async expire(): Promise<void> {
    await this.database.query(sql`
      select dispatch.expire_due(e.account_id, ${batch}) from (
        select distinct account_id from (
          select account_id from dispatch.messages
          where state in ('PENDING', 'RETRYING') and expires_at <= clock_timestamp() limit ${batch}
        ) due order by account_id
      ) e`);
  }

  /** Ends what waits for accounts that are gone, whatever it waits for. Answers how many messages. */
  async abandon(): Promise<number> {
    const rows = await this.database.query<{ messages: number }>(sql`
      select dispatch.abandon(g.account_id) as messages from (
        select l.account_id from dispatch.lanes l
        where not exists (select 1 from storage.accounts a where a.id = l.account_id)
          and exists (select 1 from dispatch.lines n where n.account_id = l.account_id)
        order by l.account_id limit ${batch}
      ) g`);
    return rows.reduce((sum, { messages }) => sum + messages, 0);
  }

  /** Accounts that could send now although nobody woke them: their wake-up was lost. Marks them woken. */
  async findForgotten(): Promise<string[]> {
    const rows = await this.database.query<{ accountId: string }>(sql`
      update dispatch.lanes l set woken_at = clock_timestamp()
      where l.paused_at is null and not exists (select 1 from dispatch.halts)
        and (l.flood_until is null or l.flood_until <= clock_timestamp())
        -- A wake-up that nobody answered, or a planned one that did not come. One that is planned for later holds for what was known then.
        and (l.woken_at < clock_timestamp() - interval '5 seconds'
          or (l.woken_at is null and (l.next_wake_at is null or l.next_wake_at < clock_timestamp() - interval '1 second')))
        and (exists (
          select 1 from dispatch.lines n
          where n.account_id = l.account_id and not n.held and n.go_at < clock_timestamp() - interval '1 second')
        or exists (
          select 1 from dispatch.chats c join storage.conversations v on v.account_id = c.account_id and v.chat_id = c.chat_id
          where c.account_id = l.account_id and c.held_at is not null and (c.turn_at is null or v.last_inbound_at > c.turn_at)))
      returning l.account_id as "accountId"`);
    return rows.map(({ accountId }) => accountId);
  }

  /** Marks the final attempts whose receipt storage holds, and answers those it should have by now. */
  async findLostReceipts(): Promise<LostReceipt[]> {
    await this.database.query(sql`
      update dispatch.attempts t set settled_at = clock_timestamp()
      where t.settled_at is null and t.outcome in ('sent', 'failed', 'uncertain')
        and exists (select 1 from storage.receipts r where r.attempt_id = t.id)`);
    return this.database.query<LostReceipt>(sql`
      select t.id::text as "attemptId", t.message_id as "messageId", t.outcome, m.trace
      from dispatch.attempts t join dispatch.messages m on m.id = t.message_id
      where t.settled_at is null and t.outcome in ('sent', 'failed', 'uncertain') and t.ended_at < clock_timestamp() - interval '5 seconds'
      order by t.ended_at limit ${batch}`);
  }
}
