import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';

export interface LostReceipt {
  attemptId: string;
  messageId: string;
  outcome: 'sent' | 'failed' | 'uncertain';
  trace: string;
}

const batch = 500;

@Injectable()
export class SweepRepository {
  constructor(private readonly database: Database) {}

  /**
   * Ends the attempts of processes that died: their messages are tried again where sending twice is the same as once,
   * else they are UNCERTAIN. Answers the accounts concerned.
   */
  async recoverOrphans(repeatable: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ accountId: string }>(sql`
      with orphans as (
        select t.id, exists (select 1 from storage.accounts a where a.id = t.account_id and a.channel = any(${repeatable})) as repeats
        from dispatch.attempts t where t.ended_at is null and t.lease_until < clock_timestamp()
        order by t.lease_until limit ${batch} for update skip locked
      ), ended as (
        update dispatch.attempts t set
          ended_at = clock_timestamp(), outcome = case when o.repeats then 'retry' else 'uncertain' end,
          error_code = case when o.repeats then 'unavailable' else 'uncertain' end, error = 'The process that was sending it died.'
        from orphans o where t.id = o.id
        returning t.message_id, t.account_id, t.outcome, t.error_code, t.error
      ), messages as (
        update dispatch.messages m set
          state = case when e.outcome = 'retry' then 'RETRYING' else 'UNCERTAIN' end,
          error_code = e.error_code, error = e.error, updated_at = clock_timestamp()
        from ended e where m.id = e.message_id and m.state = 'PROCESSING'
      )
      select distinct account_id as "accountId" from ended`);
    return rows.map(({ accountId }) => accountId);
  }

  /** Messages whose time ran out while they waited. */
  async expire(): Promise<void> {
    await this.database.query(sql`
      update dispatch.messages set state = 'EXPIRED', updated_at = clock_timestamp()
      where id in (select id from dispatch.messages where state in ('PENDING', 'RETRYING') and expires_at <= clock_timestamp()
        limit ${batch} for update skip locked)`);
  }

  /** Accounts that could send now although nobody woke them: their wake-up was lost. Marks them woken. */
  async findForgotten(): Promise<string[]> {
    const rows = await this.database.query<{ accountId: string }>(sql`
      update dispatch.lanes l set woken_at = clock_timestamp()
      where l.paused_at is null
        and (l.flood_until is null or l.flood_until <= clock_timestamp())
        and (l.woken_at is null or l.woken_at < clock_timestamp() - interval '5 seconds')
        and (l.next_wake_at is null or l.next_wake_at < clock_timestamp() - interval '1 second')
        and exists (
          select 1 from dispatch.messages m
          where m.account_id = l.account_id and m.state in ('PENDING', 'RETRYING') and m.due_at < clock_timestamp() - interval '1 second')
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
