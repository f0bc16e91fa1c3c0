import { Injectable } from '@nestjs/common';
import type { AccountChannel } from '@sluice/channels';
import { Database, sql } from '@sluice/prisma';
import type { Limit, ScopedLimit } from '@sluice/rate-limit';
import type { HealthFacts } from './health-score.ts';

export interface LaneRow {
  account: string;
  channel: AccountChannel;
  limits: Limit[];
  pending: number;
  processing: number;
  retrying: number;
  failed: number;
  accepted: number;
  completed: number;
  lifetimeFailed: number;
  retries: number;
  sendMs: number;
  floodUntil: Date | null;
  paused: boolean;
  halted: boolean;
  /** Share of its windows in use now. */
  pace: number;
}

/** A window, and what is left of it at the present pace. */
export interface PacedLimit extends ScopedLimit {
  allowed: number;
}

/** How full a window is, sends in flight included; `freeAt` null while there is room, or while it hangs on a send in flight. */
export interface WindowUsage extends PacedLimit {
  used: number;
  freeAt: Date | null;
}

/** A silence that the platform asked for, in one chat or on the whole account. */
export interface FloodRow {
  scope: 'account' | 'chat';
  chatId: string | null;
  until: Date;
}

/** Flood waits that are named at most. */
const mostFloods = 20;

@Injectable()
export class QueuesRepository {
  constructor(private readonly database: Database) {}

  /** Lanes after `after` in the order of their account ids; `among` narrows to these accounts. */
  async lanes({ after = '', among = null, limit = 1 }: { after?: string; among?: string[] | null; limit?: number }): Promise<LaneRow[]> {
    return this.database.query<LaneRow>(sql`
      select a.id as account, a.channel, a.limits,
        coalesce(c.pending, 0) as pending, coalesce(c.processing, 0) as processing,
        coalesce(c.retrying, 0) as retrying, coalesce(c.failed, 0) as failed,
        coalesce(l.accepted, 0)::int as accepted, coalesce(l.completed, 0)::int as completed,
        coalesce(l.failed, 0)::int as "lifetimeFailed", coalesce(l.retries, 0)::int as retries,
        coalesce(l.send_ms, 0)::float as "sendMs",
        nullif(greatest(l.flood_until, now(), (select max(c.flood_until) from dispatch.chats c where c.account_id = a.id and c.flood_until > now())), now()) as "floodUntil", l.paused_at is not null as paused,
        exists (select 1 from dispatch.halts) as halted, coalesce(dispatch.pace(l.pace, l.pace_at, clock_timestamp()), 1) as pace
      from storage.accounts a
      left join dispatch.lanes l on l.account_id = a.id
      left join lateral (
        select count(*) filter (where m.state = 'PENDING')::int as pending,
          count(*) filter (where m.state = 'PROCESSING')::int as processing,
          count(*) filter (where m.state = 'RETRYING')::int as retrying,
          count(*) filter (where m.state = 'FAILED')::int as failed
        from dispatch.messages m
        where m.account_id = a.id and m.state in ('PENDING', 'PROCESSING', 'RETRYING', 'FAILED')
      ) c on true
      where a.id > ${after} and (${among}::text[] is null or a.id = any (${among}))
      order by a.id limit ${limit}`);
  }

  /** What the windows of an account hold, by the database's clock: one row a window, in their order. */
  async usage(accountId: string, limits: readonly PacedLimit[]): Promise<WindowUsage[]> {
    const known = await this.database.query<WindowUsage>(sql`
      select w.max::int as max, w."windowMs"::float as "windowMs", w.scope, w.allowed::int as allowed, w.used::int as used,
        case when w.used >= w.allowed then (
          select a.ended_at + w."windowMs" * interval '1 millisecond' from dispatch.attempts a
          where a.account_id = ${accountId} and a.end_no = w.ended + w.in_flight - w.allowed + 1) end as "freeAt"
      from (
        select g.*, l.ended, l.begun - l.ended as in_flight,
          dispatch.ended_since(l.account_id, clock_timestamp() - g."windowMs" * interval '1 millisecond') + l.begun - l.ended as used
        from rows from (jsonb_to_recordset(${JSON.stringify(limits)}) as (max bigint, "windowMs" bigint, scope text, allowed bigint))
          with ordinality as g(max, "windowMs", scope, allowed, place)
        join dispatch.lanes l on l.account_id = ${accountId}
      ) w order by w.place`);
    // An account that never had a message has no lane yet.
    return known.length > 0 ? known : limits.map((limit) => ({ ...limit, used: 0, freeAt: null }));
  }

  /** The flood waits in force, those that last longest first, and how many there are in all. */
  async floods(accountId: string): Promise<{ floods: FloodRow[]; floodCount: number }> {
    const rows = await this.database.query<FloodRow & { count: number }>(sql`
      select f.scope, f.chat_id as "chatId", f.until, count(*) over ()::int as count from (
        select 'account' as scope, null as chat_id, l.flood_until as until from dispatch.lanes l where l.account_id = ${accountId}
        union all select 'chat', c.chat_id, c.flood_until from dispatch.chats c where c.account_id = ${accountId} and c.flood_until > now()
      ) f where f.until > now() order by f.until desc, f.chat_id limit ${mostFloods}`);
    return { floods: rows.map(({ scope, chatId, until }) => ({ scope, chatId, until })), floodCount: rows[0]?.count ?? 0 };
  }

  /** What an account's health is judged by: its last hundred attempts, its flood waits, who waits. */
  async condition(accountId: string): Promise<Omit<HealthFacts, 'pace' | 'paused'>> {
    const [row] = await this.database.query<Omit<HealthFacts, 'pace' | 'paused'>>(sql`
      select t.attempts, t.failed, t.uncertain,
        greatest(0, extract(epoch from l.flood_until - clock_timestamp()))::float * 1000 as "floodMs",
        extract(epoch from clock_timestamp() - l.flooded_at)::float * 1000 as "sinceFloodMs",
        (select count(*)::int from (select 1 from dispatch.chats c where c.account_id = l.account_id and c.held_at is not null limit 1000) h) as "heldChats",
        coalesce((select extract(epoch from clock_timestamp() - n.due_at)::float * 1000 from dispatch.lines n
          where n.account_id = l.account_id and not n.held and n.due_at <= clock_timestamp() order by n.due_at, n.seq limit 1), 0) as "oldestWaitMs"
      from dispatch.lanes l
      cross join lateral (
        select count(*)::int as attempts, count(*) filter (where a.outcome = 'failed')::int as failed, count(*) filter (where a.outcome = 'uncertain')::int as uncertain
        from dispatch.attempts a where a.account_id = l.account_id and a.end_no > l.ended - 100
      ) t
      where l.account_id = ${accountId}`);
    return row ?? { attempts: 0, failed: 0, uncertain: 0, floodMs: 0, sinceFloodMs: null, heldChats: 0, oldestWaitMs: 0 };
  }
}
