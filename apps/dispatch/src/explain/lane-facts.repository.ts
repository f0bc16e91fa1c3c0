import { Injectable } from '@nestjs/common';
import { Database, sql, type Statements } from '@sluice/prisma';
import type { Outlook, ScopedLimit } from '@sluice/rate-limit';
import type { Arrived, MessageFacts, QueueFacts } from './facts.ts';

/** What is counted at most: messages of the account, and of the chat. */
const mostInLane = 100_000;
const mostInChat = 5_000;
/** Ends of sends that are looked up for each window. */
const samples = 256;
/** The last minute of what came, in stretches of ten seconds, and messages counted at most in each. */
const stretches = 6;
const mostInStretch = 2_000;

@Injectable()
export class LaneFacts {
  constructor(private readonly database: Database) {}

  /** Everything at one instant: what is claimed meanwhile is not seen both in the queue and in flight. */
  async atOneInstant<Result>(work: (facts: Glance) => Promise<Result>): Promise<Result> {
    return this.database.transaction(async (statements) => {
      await statements.query(sql`set transaction isolation level repeatable read, read only`);
      return work(new Glance(statements));
    });
  }
}

/** A lane as it is at one instant. */
export class Glance {
  constructor(private readonly database: Statements) {}

  async message(id: string): Promise<MessageFacts | undefined> {
    const [row] = await this.database.query<MessageFacts>(sql`
      select ceil(extract(epoch from t.now) * 1000)::float as now, m.account_id as "accountId", m.chat_id as "chatId", m.state,
        m.batch_id is not null and m.kind = 'progress' as "isInBatch",
        extract(epoch from m.due_at)::float * 1000 as "dueAt", extract(epoch from m.scheduled_at)::float * 1000 as "scheduledAt",
        extract(epoch from m.retry_at)::float * 1000 as "retryAt", extract(epoch from m.expires_at)::float * 1000 as "expiresAt",
        extract(epoch from m.completed_at)::float * 1000 as "completedAt",
        (select extract(epoch from max(a.started_at))::float * 1000 from dispatch.attempts a where a.message_id = m.id and a.ended_at is null) as "begunAt",
        exists (select 1 from dispatch.halts) as halted, l.paused_at is not null as paused,
        extract(epoch from l.flood_until)::float * 1000 as "floodUntil",
        coalesce(l.pace, 1)::float as share, coalesce(extract(epoch from l.pace_at)::float * 1000, 0) as "paceAt",
        coalesce(l.begun, 0)::float as begun, coalesce(l.ended, 0)::float as ended,
        extract(epoch from c.flood_until)::float * 1000 as "chatFloodUntil",
        (select extract(epoch from a.started_at)::float * 1000 from dispatch.attempts a where a.id = c.in_flight) as "chatInFlightSince",
        array(select extract(epoch from r.at)::float * 1000 from unnest(c.recent) with ordinality as r(at, place) order by r.place) as recent,
        c.held_at is not null as held, extract(epoch from c.turn_at)::float * 1000 as "turnAt", coalesce(c.turn_sent, 0) as "turnSent",
        extract(epoch from v.last_inbound_at)::float * 1000 as "lastInboundAt", a.channel, coalesce(a.limits, '[]') as limits
      from dispatch.messages m
      left join dispatch.lanes l on l.account_id = m.account_id
      left join dispatch.chats c on c.account_id = m.account_id and c.chat_id = m.chat_id
      left join storage.accounts a on a.id = m.account_id
      left join storage.conversations v on v.account_id = m.account_id and v.chat_id = m.chat_id
      cross join lateral (select greatest(clock_timestamp(), l.last_ended_at) as now) t
      where m.id = ${id}`);
    return row;
  }

  /** The ends of sends that these windows will ask for, by their numbers: all of them, or evenly some. */
  async ends(accountId: string, limits: readonly ScopedLimit[]): Promise<Outlook['ends']> {
    return this.database.query<{ no: number; at: number }>(sql`
      select a.end_no::float as no, extract(epoch from a.ended_at)::float * 1000 as at
      from (
        select generate_series(greatest(1, l.begun + 1 - w.max), l.ended, greatest(1, w.max / ${samples}::int)) as n
        from dispatch.lanes l, jsonb_to_recordset(${JSON.stringify(limits)}) as w(max bigint) where l.account_id = ${accountId}
        union select l.ended from dispatch.lanes l where l.account_id = ${accountId}
      ) s join dispatch.attempts a on a.account_id = ${accountId} and a.end_no = s.n order by a.end_no`);
  }

  /** When each send in flight began, and how long the last twenty took; null when there were none. */
  async sends(accountId: string): Promise<{ inFlight: number[]; sendMs: number | null }> {
    const [row] = await this.database.query<{ inFlight: number[]; sendMs: number | null }>(sql`
      select array(select extract(epoch from a.started_at)::float * 1000 from dispatch.attempts a where a.account_id = ${accountId} and a.ended_at is null limit 1000) as "inFlight",
        (select avg(extract(epoch from a.ended_at - a.started_at))::float * 1000 from dispatch.attempts a join dispatch.lanes l on l.account_id = a.account_id
          where a.account_id = ${accountId} and a.end_no > l.ended - 20 and a.outcome = 'sent') as "sendMs"`);
    return row ?? { inFlight: [], sendMs: null };
  }

  /** What came to the lane in its last minute, to go as soon as it can; what was scheduled is known as such. */
  async arrived(id: string, now: number): Promise<Arrived> {
    const [row] = await this.database.query<Arrived>(sql`
      select jsonb_build_object('counts', jsonb_agg(c.better order by e.n), 'rank', coalesce(round(sum(c.better * c."rankBetter") / nullif(sum(c.better), 0)), -1), 'lastAt', coalesce(max(c."lastBetter"), 0)) as better,
        jsonb_build_object('counts', jsonb_agg(c.alike order by e.n), 'rank', 0, 'lastAt', coalesce(max(c."lastAlike"), 0)) as alike,
        jsonb_build_object('counts', jsonb_agg(c.worse order by e.n), 'rank', 1, 'lastAt', coalesce(max(c."lastWorse"), 0)) as worse
      from dispatch.messages m
      cross join (
        select n, seq as since, lead(seq, 1, 9223372036854775807) over (order by n) as until
        from (select n, dispatch.seq_at(to_timestamp(${now}::float / 1000) - (${stretches} - n) * interval '10 s') as seq from generate_series(0, ${stretches - 1}) n) s
      ) e
      cross join lateral (
        select count(*) filter (where w.priority < m.priority)::int as better, count(*) filter (where w.priority = m.priority)::int as alike,
          count(*) filter (where w.priority > m.priority)::int as worse,
          avg(w.priority - m.priority) filter (where w.priority < m.priority) as "rankBetter", max(w.at) filter (where w.priority < m.priority) as "lastBetter", max(w.at) filter (where w.priority = m.priority) as "lastAlike",
          max(w.at) filter (where w.priority > m.priority) as "lastWorse"
        from (
          select a.priority, extract(epoch from a.created_at)::float * 1000 as at from dispatch.messages a
          where a.account_id = m.account_id and a.seq >= e.since and a.seq < e.until and a.seq <> m.seq and a.scheduled_at is null
            and a.state not in ('MERGED', 'CANCELLED', 'EXPIRED')
          limit ${mostInStretch}
        ) w
      ) c
      where m.id = ${id}`);
    if (!row) throw new Error(`the message ${id} vanished`);
    return row;
  }

  /** The other messages of the lane as seen from this one, in counts. */
  async queue(id: string, now: number): Promise<QueueFacts> {
    const [row] = await this.database.query<QueueFacts>(sql`
      with mine as (
        select m.*, to_timestamp(${now}::float / 1000) as now, greatest(m.due_at, m.retry_at, to_timestamp(${now}::float / 1000)) as goes from dispatch.messages m where m.id = ${id}
      ), listed as (
        select w.chat_id, w.priority, w.due_at, w.seq from mine, dispatch.messages w
        where w.account_id = mine.account_id and w.state in ('PENDING', 'RETRYING') and w.seq <> mine.seq limit ${mostInLane}
      ), waiting as (
        select w.chat_id, w.due_at, w.chat_id = mine.chat_id as own, greatest(w.due_at, c.flood_until) as go_at, greatest(w.due_at, c.flood_until) <= mine.now as due,
          (w.priority, w.due_at, w.seq) < (mine.priority, mine.due_at, mine.seq) as ahead, (w.due_at, w.seq) < (mine.due_at, mine.seq) as older, w.priority, w.seq
        from mine, listed w
        left join dispatch.chats c on c.account_id = (select account_id from mine) and c.chat_id = w.chat_id and (c.held_at is not null or c.flood_until > (select now from mine))
        where c.held_at is null
      ), placed as (
        select own, count(*) filter (where not own) over (order by priority, due_at, seq) as place from waiting where ahead and due
      ), chats as (
        select w.ahead, count(*) as messages from waiting w, mine
        where w.due and (not w.own or (not w.ahead and mine.goes > mine.now)) group by w.chat_id, w.ahead
      ), alike as (
        select ahead, jsonb_agg(jsonb_build_object('messages', messages, 'chats', chats)) as groups
        from (select ahead, messages, count(*) as chats from chats group by ahead, messages) g group by ahead
      ), later as (
        select go_at, ahead, ntile(200) over (order by go_at) as part from waiting where not due
      ), others as (
        select priority, due_at, seq, go_at, due, older from waiting where not (own and ahead)
      ), older as (
        select priority, round(avg(at) * 1000) as at, count(*) as messages
        from (select priority, extract(epoch from greatest(due_at, go_at - interval '1 minute')) as at, ntile(200) over (partition by priority order by due_at, seq) as part from others where older) o
        group by priority, part
      )
      select
        (select count(*)::int from waiting w, mine where w.ahead and w.go_at <= mine.goes) as ahead,
        (select count(*)::int from waiting w, mine where w.ahead and w.own and w.go_at <= mine.goes) as "aheadInChat",
        array(select place::float from placed where own order by place limit ${mostInChat}) as places,
        (select count(*) = ${mostInLane} from listed) or (select count(*) > ${mostInChat} from placed where own) as "isMore",
        jsonb_build_object(
          'ahead', coalesce((select groups from alike where ahead), '[]'),
          'behind', coalesce((select groups from alike where not ahead), '[]'),
          'later', (select coalesce(jsonb_agg(p.part order by p.at), '[]') from (
            select avg(extract(epoch from go_at)) as at, jsonb_build_object('at', round(avg(extract(epoch from go_at)) * 1000), 'ahead', count(*) filter (where ahead), 'behind', count(*) filter (where not ahead)) as part
            from later group by part) p),
          'lines', (select coalesce(jsonb_agg(jsonb_build_object(
              'rank', p.priority - mine.priority, 'younger', p.younger,
              'older', (select coalesce(jsonb_agg(jsonb_build_object('at', o.at, 'messages', o.messages) order by o.at), '[]') from older o where o.priority = p.priority)
            ) order by p.priority), '[]')
            from mine, (select priority, count(*) filter (where due and not older) as younger from others group by priority) p)
        ) as waiting`);
    if (!row) throw new Error(`the message ${id} vanished`);
    return row;
  }
}
