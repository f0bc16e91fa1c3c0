import { Injectable } from '@nestjs/common';
import type { MessageKind } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import type { Settlement, Tries } from './settle.ts';
import type { Terms } from './terms.ts';

/** One message that this process, and nobody else, may send now. */
export interface Claim extends Tries {
  attemptId: string;
  messageId: string;
  chatId: string;
  text: string;
  kind: MessageKind;
  parseMode: string | null;
  replyToken: string | null;
  replyTokenAt: string | null;
  /** The platform's id of the message that this one replaces. */
  edits: string | null;
  campaignId: string | null;
  batchId: string | null;
  trace: string;
}

export interface Visit {
  settlements: readonly (Settlement & { attemptId: string })[];
  claimId: string;
  /** Messages to claim at most; 0 to settle only. */
  most: number;
  terms: Terms | Pick<Terms, 'recentKept'>;
}

export interface Visited {
  /** The settlements that changed something, with the state their message has now and the scope a flood turned out to have. */
  settled: { attemptId: string; state: Settlement['state'] | 'MERGED'; floodScope: 'chat' | 'account' | null }[];
  claimed: Claim[];
  /** In how long the lane should be woken, by the database's clock; null when nothing waits, or when a send in flight will go on with it. */
  waitMs: number | null;
  /** Whether this caller is the one to schedule that wake-up. */
  rings: boolean;
  /** The account changed: nothing was claimed. */
  stale: boolean;
}

/** More ends of sends than any chat's window asks for: for callers that do not know the account. */
const recentKept = 100;

const nothing: Visited = { settled: [], claimed: [], waitMs: null, rings: false, stale: false };

@Injectable()
export class LaneRepository {
  constructor(private readonly database: Database) {}

  /** Records what attempts came to and claims anew, in one transaction; see dispatch.work in the migrations. */
  async work(accountId: string, { settlements, claimId, most, terms }: Visit): Promise<Visited> {
    const [row] = await this.database.query<Visited>(sql`
      select settled, claimed, extract(epoch from wake_at - clock_timestamp())::float * 1000 as "waitMs", rings, stale
      from dispatch.work(${accountId}, ${JSON.stringify(settlements)}, ${claimId}, ${most}, ${JSON.stringify(terms)})`);
    return row ?? nothing;
  }

  /** Records what attempts came to, and nothing else. */
  async settle(accountId: string, settlements: Visit['settlements']): Promise<Visited['settled']> {
    const { settled } = await this.work(accountId, { settlements, claimId: uuid(), most: 0, terms: { recentKept } });
    return settled;
  }

  /** When the first of a message's tries began that may have arrived since it was last in doubt; null when there is none. */
  async doubtSince(messageId: string): Promise<Date | null> {
    const [row] = await this.database.query<{ since: Date | null }>(sql`
      select min(t.started_at) as since from dispatch.attempts t
      where t.message_id = ${messageId} and t.error_code = 'timeout'
        and not exists (select 1 from dispatch.attempts u where u.message_id = t.message_id and u.outcome = 'uncertain' and u.id > t.id)`);
    return row?.since ?? null;
  }

  /** Gives back a claim whose answer was lost: its messages were certainly not sent, and burn no attempt. */
  async release(accountId: string, claimId: string): Promise<void> {
    await this.database.query(sql`select dispatch.release(${accountId}, ${claimId})`);
  }
}
