import { Injectable } from '@nestjs/common';
import { sql, type Statements } from '@sluice/prisma';

/** One lane as a planner sees it. */
export interface LaneFacts {
  accountId: string;
  inFlight: number;
  /** Messages of campaigns that wait, but for those that wait for a person. */
  waiting: number;
  pace: number;
  paceAt: Date;
  silent: boolean;
  /** Sends that ended since each instant that was asked for. */
  used: number[];
}

/** How the messages of one campaign do. */
export interface CampaignOutcomes {
  /** Which of its stop rules they broke, in figures; null while it may go on. */
  breach: string | null;
  /** Those that wait or are being sent. */
  open: number;
}

/** What campaigns ask of lanes, and put into them. Whoever calls it holds the campaign's row. */
@Injectable()
export class LaneFactsRepository {
  /** `since`: for each account, the instants from which on ends of sends are counted. */
  async lanes(statements: Statements, since: Readonly<Record<string, readonly Date[]>>): Promise<Map<string, LaneFacts>> {
    const rows = await statements.query<LaneFacts>(sql`
      select a.id as "accountId", coalesce(l.begun - l.ended, 0)::int as "inFlight", coalesce(l.pace, 1) as pace, coalesce(l.pace_at, now()) as "paceAt",
        coalesce(l.paused_at is not null or l.flood_until > clock_timestamp(), false) or exists (select 1 from dispatch.halts) as silent,
        (select count(*)::int from dispatch.messages m left join dispatch.chats c on c.account_id = m.account_id and c.chat_id = m.chat_id
          where m.account_id = a.id and m.campaign_id is not null and m.state in ('PENDING', 'RETRYING') and c.held_at is null) as waiting,
        array(select dispatch.ended_since(a.id, i.value::timestamptz)::int from jsonb_array_elements_text(a.instants) with ordinality as i(value, place) order by i.place) as used
      from jsonb_each(${JSON.stringify(since)}) as a(id, instants) left join dispatch.lanes l on l.account_id = a.id`);
    return new Map(rows.map((row) => [row.accountId, row]));
  }

  async outcomes(statements: Statements, campaignId: string): Promise<CampaignOutcomes> {
    const [row] = await statements.query<CampaignOutcomes>(sql`
      select dispatch.breach_of(${campaignId}::uuid) as breach, count(*)::int as open
      from dispatch.messages where campaign_id = ${campaignId}::uuid and state in ('PENDING', 'PROCESSING', 'RETRYING')`);
    return row ?? { breach: null, open: 0 };
  }

  /** Messages of a campaign that wait for their first attempt, in their order, and until when their lane is silent: of a paused one that is a guess, made anew at every look. */
  async waiting(statements: Statements, campaignId: string): Promise<{ accountId: string; id: string; at: Date; silentUntil: Date | null }[]> {
    return statements.query(sql`
      select m.account_id as "accountId", m.id, m.due_at as at, greatest(l.flood_until,
        case when l.paused_at is not null or exists (select 1 from dispatch.halts) then clock_timestamp() + interval '2 seconds' end) as "silentUntil"
      from dispatch.messages m join dispatch.lanes l on l.account_id = m.account_id
      where m.campaign_id = ${campaignId}::uuid and m.state = 'PENDING' order by m.account_id, m.due_at, m.seq`);
  }

  async lock(statements: Statements, accounts: readonly string[]): Promise<void> {
    await statements.query(sql`select dispatch.lock_lanes(${accounts})`);
  }

  async reschedule(statements: Statements, accountId: string, changes: readonly { id: string; at: Date }[]): Promise<void> {
    await statements.query(sql`select dispatch.reschedule(${accountId}, ${JSON.stringify(changes)})`);
  }

  /** Answers how many messages were taken back: CANCELLED, and with `again` their recipients wait anew. */
  async withdraw(statements: Statements, campaignId: string, again: boolean): Promise<number> {
    const [row] = await statements.query<{ withdrawn: number }>(sql`select dispatch.withdraw(${campaignId}::uuid, ${again}) as withdrawn`);
    return row?.withdrawn ?? 0;
  }
}
