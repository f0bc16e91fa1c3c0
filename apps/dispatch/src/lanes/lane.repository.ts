import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import type { Settlement } from './settle.ts';

/** One message that this process, and nobody else, may send now. */
export interface Claim {
  attemptId: string;
  messageId: string;
  chatId: string;
  text: string;
  parseMode: string | null;
  attempts: number;
  maxAttempts: number;
  trace: string;
}

export interface Claimed {
  claimed: Claim[];
  /** In how long the lane should be woken, by the database's clock; null when nothing waits, or when a send in flight will go on with it. */
  waitMs: number | null;
  /** Whether this caller is the one to schedule that wake-up. */
  rings: boolean;
}

/** A claim not settled by then belonged to a process that died: above the longest send, with room to record it. */
const leaseMs = 20_000;

@Injectable()
export class LaneRepository {
  constructor(private readonly database: Database) {}

  /** Takes up to `most` messages of the account in one transaction; see dispatch.claim in the migrations. */
  async claim(accountId: string, claimId: string, most: number): Promise<Claimed> {
    const [row] = await this.database.query<Claimed>(sql`
      select claimed, extract(epoch from wake_at - clock_timestamp())::float * 1000 as "waitMs", rings
      from dispatch.claim(${accountId}, ${claimId}, ${most}, ${leaseMs})`);
    return row ?? { claimed: [], waitMs: null, rings: false };
  }

  /** Gives back a claim whose answer was lost: its messages were certainly not sent, and burn no attempt. */
  async release(claimId: string): Promise<void> {
    await this.database.query(sql`
      with released as (
        update dispatch.attempts set ended_at = clock_timestamp(), outcome = 'retry', error_code = 'unavailable', error = 'The answer to the claim was lost.'
        where claim_id = ${claimId} and ended_at is null
        returning message_id
      )
      update dispatch.messages m set state = 'RETRYING', attempts = m.attempts - 1, updated_at = clock_timestamp()
      from released r where m.id = r.message_id and m.state = 'PROCESSING'`);
  }

  /** Records what an attempt came to. A second time, or after somebody else settled it for good, it changes nothing. */
  async settle(attemptId: string, settlement: Settlement, platformMessageId: string | null): Promise<void> {
    const { outcome, state, delayMs, floodMs, errorCode, error } = settlement;
    await this.database.query(sql`
      with attempt as (
        update dispatch.attempts set ended_at = clock_timestamp(), outcome = ${outcome}, error_code = ${errorCode}, error = ${error}
        where id = ${attemptId} and (ended_at is null or outcome = 'uncertain')
        returning message_id, account_id, started_at, ended_at
      ), message as (
        update dispatch.messages m set
          state = ${state},
          attempts = m.attempts - case when ${outcome} = 'flood' then 1 else 0 end,
          due_at = case when ${outcome} = 'retry' then clock_timestamp() + ${delayMs}::int * interval '1 millisecond' else m.due_at end,
          error_code = ${errorCode}, error = ${error}, platform_message_id = ${platformMessageId},
          updated_at = clock_timestamp(), completed_at = case when ${state} = 'COMPLETED' then clock_timestamp() end
        from attempt a where m.id = a.message_id and m.state in ('PROCESSING', 'UNCERTAIN')
      )
      update dispatch.lanes l set
        flood_until = case when ${outcome} = 'flood'
          then greatest(l.flood_until, clock_timestamp() + ${floodMs}::int * interval '1 millisecond') else l.flood_until end,
        completed = l.completed + case when ${outcome} = 'sent' then 1 else 0 end,
        failed = l.failed + case when ${outcome} = 'failed' then 1 else 0 end,
        retries = l.retries + case when ${outcome} = 'retry' then 1 else 0 end,
        send_ms = l.send_ms + case when ${outcome} = 'sent'
          then round(extract(epoch from a.ended_at - a.started_at) * 1000)::int else 0 end
      from attempt a where l.account_id = a.account_id`);
  }
}
