import { Injectable } from '@nestjs/common';
import { sql, type Statements } from '@sluice/prisma';

/** One lane with what stands in it before a campaign, at `now` by the database's clock. Instants are in milliseconds since 1970. */
export interface LaneBacklog {
  accountId: string;
  now: number;
  isHalted: boolean;
  isPaused: boolean;
  floodUntil: number | null;
  share: number;
  paceAt: number;
  ended: number;
  /** Messages of others that could go now and go first; there may be very many, of which the first hundred thousand are counted. */
  waiting: number;
  /** When each of the campaign's messages there is due, in their order, but for those that wait for a person. */
  own: number[];
  /** Whether one of the campaign's is being sent. */
  isSending: boolean;
}

/** What stands in lanes before a campaign. */
@Injectable()
export class LaneBacklogRepository {
  /** In the order of `accounts`. `priority`: what is less important goes after the campaign. */
  async read(statements: Statements, accounts: readonly string[], { id, priority }: { id: string; priority: number }): Promise<LaneBacklog[]> {
    return statements.query<LaneBacklog>(sql`
      select a.id as "accountId", ceil(extract(epoch from t.now) * 1000)::float as now,
        exists (select 1 from dispatch.halts) as "isHalted", l.paused_at is not null as "isPaused", extract(epoch from l.flood_until)::float * 1000 as "floodUntil",
        coalesce(l.pace, 1)::float as share, coalesce(extract(epoch from l.pace_at)::float * 1000, 0) as "paceAt", coalesce(l.ended, 0)::float as ended,
        (select count(*)::int from (
          select 1 from dispatch.messages m where m.account_id = a.id and m.state in ('PENDING', 'RETRYING') and greatest(m.due_at, m.retry_at) <= t.now
            and m.priority <= ${priority} and m.campaign_id is distinct from ${id}::uuid
            and not exists (select 1 from dispatch.chats c where c.account_id = m.account_id and c.chat_id = m.chat_id and c.held_at is not null) limit 100000) w) as waiting,
        array(select extract(epoch from greatest(m.due_at, m.retry_at))::float * 1000 from dispatch.messages m
          where m.campaign_id = ${id}::uuid and m.account_id = a.id and m.state in ('PENDING', 'RETRYING')
            and not exists (select 1 from dispatch.chats c where c.account_id = m.account_id and c.chat_id = m.chat_id and c.held_at is not null) order by 1) as own,
        exists (select 1 from dispatch.messages m where m.campaign_id = ${id}::uuid and m.account_id = a.id and m.state = 'PROCESSING') as "isSending"
      from unnest(${accounts}::text[]) with ordinality as a(id, place)
      left join dispatch.lanes l on l.account_id = a.id
      cross join lateral (select greatest(clock_timestamp(), l.last_ended_at) as now) t
      order by a.place`);
  }
}
