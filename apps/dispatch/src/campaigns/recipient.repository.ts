import { Injectable } from '@nestjs/common';
import type { AccountChannel } from '@sluice/channels';
import { Database, sql, type Statements } from '@sluice/prisma';
import type { RecipientState } from './campaign-view.ts';
import type { Candidate, Frozen } from './freeze.ts';

/** A recipient with what became of it. */
export interface RecipientRow {
  n: number;
  chatId: string;
  channel: string | null;
  accountId: string | null;
  leadId: string | null;
  state: RecipientState;
  code: string | null;
  message: string | null;
  text: string | null;
  messageId: string | null;
  sentAt: Date | null;
}

/** A recipient whose turn has come. */
export interface Turning {
  n: number;
  chatId: string;
  channel: AccountChannel;
  accountId: string | null;
  leadId: string | null;
  text: string;
  round: number;
  optedOut: boolean;
  blocked: boolean;
}

/** Recipients that wait for their message, by the account that must send (null: any of the channel). */
export interface Backlog {
  channel: AccountChannel;
  accountId: string | null;
  count: number;
}

/** The rows of a campaign's recipients. */
@Injectable()
export class RecipientRepository {
  constructor(private readonly database: Database) {}

  /** Writes recipients from number `first` on; those that are there already stay as they are. */
  async freeze(statements: Statements, campaignId: string, { first, frozen }: { first: number; frozen: readonly { candidate: Candidate; result: Frozen }[] }): Promise<void> {
    const rows = frozen.map(({ candidate: { chatId, channel, leadId }, result }, index) => ({ n: first + index, chatId, channel, leadId, ...result }));
    await statements.query(sql`
      insert into dispatch.campaign_recipients (campaign_id, n, chat_id, channel, account_id, lead_id, text, refused, reason)
      select ${campaignId}::uuid, g.n, g."chatId", g.channel, g."accountId", g."leadId", g.text, g.refused, g.reason
      from jsonb_to_recordset(${JSON.stringify(rows)}) as g(n int, "chatId" text, channel text, "accountId" text, "leadId" uuid, text text, refused text, reason text)
      on conflict (campaign_id, n) do nothing`);
  }

  /** The next recipients that wait for one account, or (null) for any account of a channel. */
  async next(statements: Statements, campaignId: string, { channel, accountId, limit }: { channel: AccountChannel; accountId: string | null; limit: number }): Promise<Turning[]> {
    return statements.query<Turning>(sql`
      select r.n, r.chat_id as "chatId", r.channel, r.account_id as "accountId", r.lead_id as "leadId", r.text, r.round,
        l.opted_out_at is not null or exists (select 1 from storage.opt_outs o where o.channel = r.channel and o.chat_id = r.chat_id) as "optedOut",
        l.blocked_at is not null or exists (select 1 from storage.blocked_chats b where b.account_id = r.account_id and b.chat_id = r.chat_id) as blocked
      from dispatch.campaign_recipients r left join storage.leads l on l.channel = r.channel and l.chat_id = r.chat_id
      where r.campaign_id = ${campaignId}::uuid and r.channel = ${channel} and r.account_id is not distinct from ${accountId}
        and r.message_id is null and r.refused is null
      order by r.n limit ${limit}`);
  }

  async refuse(statements: Statements, campaignId: string, refused: readonly { n: number; refused: string; reason: string }[]): Promise<void> {
    await statements.query(sql`
      update dispatch.campaign_recipients r set refused = g.refused, reason = g.reason
      from jsonb_to_recordset(${JSON.stringify(refused)}) as g(n int, refused text, reason text)
      where r.campaign_id = ${campaignId}::uuid and r.n = g.n and r.message_id is null`);
  }

  /** Refuses recipients who opted out and whose message still waits in a lane. Answers how many. */
  async refuseWaiting(statements: Statements, campaignId: string, { refused, reason }: { refused: string; reason: string }): Promise<number> {
    const [row] = await statements.query<{ refused: number }>(sql`select dispatch.refuse_opted_out(${campaignId}::uuid, ${refused}, ${reason}) as refused`);
    return row?.refused ?? 0;
  }

  /** Lets go of accounts that are gone: others send instead, and where a channel has none left nobody does. */
  async release(statements: Statements, campaignId: string, left: { accounts: readonly string[]; channels: readonly string[] }): Promise<void> {
    await statements.query(sql`
      update dispatch.campaign_recipients set account_id = null
      where campaign_id = ${campaignId}::uuid and message_id is null and refused is null and account_id <> all(${left.accounts})`);
    await statements.query(sql`
      update dispatch.campaign_recipients set refused = 'no-account', reason = 'The accounts on its channel are gone.'
      where campaign_id = ${campaignId}::uuid and message_id is null and refused is null and channel <> all(${left.channels})`);
  }

  async assigned(statements: Statements, campaignId: string, given: readonly { n: number; accountId: string; messageId: string }[]): Promise<void> {
    await statements.query(sql`
      update dispatch.campaign_recipients r set account_id = g."accountId", message_id = g."messageId"
      from jsonb_to_recordset(${JSON.stringify(given)}) as g(n int, "accountId" text, "messageId" uuid)
      where r.campaign_id = ${campaignId}::uuid and r.n = g.n`);
  }

  /** Failed messages are let go, so that their recipients wait anew; not those of people who let nothing through. Answers how many. */
  async retryFailed(statements: Statements, campaignId: string): Promise<number> {
    const [row] = await statements.query<{ retried: number }>(sql`select dispatch.retry_failed(${campaignId}::uuid) as retried`);
    return row?.retried ?? 0;
  }

  async backlog(campaignId: string, statements: Statements = this.database): Promise<Backlog[]> {
    return statements.query<Backlog>(sql`
      select channel, account_id as "accountId", count(*)::int as count from dispatch.campaign_recipients
      where campaign_id = ${campaignId}::uuid and message_id is null and refused is null group by 1, 2`);
  }

  /** How many are in which state: together all there are. */
  async counts(campaignId: string): Promise<Partial<Record<RecipientState, number>>> {
    const rows = await this.database.query<{ state: RecipientState; count: number }>(sql`
      select state, count(*)::int as count from dispatch.recipient_states where campaign_id = ${campaignId}::uuid group by state`);
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  async list(campaignId: string, { after, limit, state = null }: { after: number; limit: number; state?: RecipientState | null | undefined }): Promise<RecipientRow[]> {
    return this.database.query<RecipientRow>(sql`
      select n, chat_id as "chatId", channel, account_id as "accountId", lead_id as "leadId", state, coalesce(refused, error_code) as code,
        coalesce(reason, error) as message, text, message_id as "messageId", completed_at as "sentAt"
      from dispatch.recipient_states
      where campaign_id = ${campaignId}::uuid and n > ${after} and (${state}::text is null or state = ${state}) order by n limit ${limit}`);
  }
}
