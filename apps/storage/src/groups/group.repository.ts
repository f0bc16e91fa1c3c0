import { Injectable } from '@nestjs/common';
import type { CardReading, IncomingEvent, Language } from '@sluice/contracts';
import { codes, type Code } from '@sluice/errors';
import { Database, sql, type Statements } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import type { GroupReply, Member } from './plan-group.ts';

/** A group whose row is locked. */
export interface Group {
  id: string;
  accountId: string;
  chatId: string;
  key: string;
  total: number | null;
  language: Language;
  settled: boolean;
}

const mostForgotten = 1_000;

interface MemberRow {
  eventId: string;
  trace: string;
  stage: 'card' | 'text' | 'failed' | null;
  result: unknown;
}

@Injectable()
export class GroupRepository {
  constructor(private readonly database: Database) {}

  /**
   * The group of an event, locked: made when this is the first of it. Null for a photo that comes when its group is settled, or again
   * when its group is forgotten: that one is on its own.
   */
  async join(statements: Statements, { event, trace, language }: { event: IncomingEvent; trace: string; language: Language }): Promise<Group | null> {
    const joined = await this.lockOf(statements, event.id);
    if (joined) return joined;
    const groups = await statements.query<Pick<Group, 'id' | 'settled'>>(sql`
      insert into storage.photo_groups as g (id, account_id, chat_id, key, total, language)
      select ${uuid()}::uuid, ${event.accountId}, ${event.chatId}, ${event.group?.id}, ${event.group?.total ?? null}::int, ${language}
      where not exists (select 1 from storage.analyses where event_id = ${event.id})
      on conflict (account_id, chat_id, key) do update set total = coalesce(g.total, excluded.total)
      returning id, settled_at is not null as settled`);
    for (const group of groups) {
      await statements.query(sql`
        insert into storage.photo_group_members (event_id, group_id, trace, joined_at)
        select ${event.id}, ${group.id}, ${trace}, coalesce((select received_at from ingest.events where id = ${event.id}), now())
        where not ${group.settled}::boolean
        on conflict (event_id) do nothing`);
    }
    return groups.length === 0 ? null : ((await this.lockOf(statements, event.id)) ?? null);
  }

  /** The group that an event has joined, locked. */
  private async lockOf(statements: Statements, eventId: string): Promise<Group | undefined> {
    const [group] = await statements.query<Group>(sql`
      select g.id, g.account_id as "accountId", g.chat_id as "chatId", g.key, g.total, g.language, g.settled_at is not null as settled
      from storage.photo_groups g join storage.photo_group_members m on m.group_id = g.id
      where m.event_id = ${eventId} for update of g`);
    return group;
  }

  /** An unsettled group, locked; undefined when somebody else is at it or was. */
  async lock(statements: Statements, id: string): Promise<Group | undefined> {
    const [group] = await statements.query<Group>(sql`
      select id, account_id as "accountId", chat_id as "chatId", key, total, language, false as settled
      from storage.photo_groups where id = ${id} and settled_at is null for update skip locked`);
    return group;
  }

  /** Takes in what the journal knows of the group and nobody has read yet, and settles it once it is whole or nothing came for so long. Answers whether it is settled. */
  async settle(statements: Statements, group: Group, quietMs: number): Promise<boolean> {
    await statements.query(sql`
      insert into storage.photo_group_members (event_id, group_id, trace, joined_at)
      select e.id, ${group.id}, e.trace, e.received_at from ingest.events e
      where e.account_id = ${group.accountId} and e.chat_id = ${group.chatId} and e.event -> 'group' ->> 'id' = ${group.key} and e.kind = 'photo'
        and not exists (select 1 from storage.analyses a where a.event_id = e.id)
      on conflict (event_id) do nothing`);
    const rows = await statements.query(sql`
      update storage.photo_groups g set settled_at = clock_timestamp()
      from (select count(*) as count, max(joined_at) as last from storage.photo_group_members where group_id = ${group.id}) m
      where g.id = ${group.id} and (m.count >= g.total or m.last <= clock_timestamp() - ${quietMs}::int * interval '1 millisecond')
      returning 1`);
    if (rows.length === 0) return false;
    await statements.query(sql`
      update storage.photo_group_members m set place = o.place
      from (select event_id, row_number() over (order by joined_at, event_id) as place from storage.photo_group_members where group_id = ${group.id}) o
      where m.event_id = o.event_id`);
    return true;
  }

  /** The photos of a settled group, in their order. */
  async members(statements: Statements, groupId: string): Promise<Member[]> {
    const rows = await statements.query<MemberRow>(sql`
      select m.event_id as "eventId", m.trace, a.stage, a.result
      from storage.photo_group_members m left join storage.analyses a on a.event_id = m.event_id
      where m.group_id = ${groupId} order by m.place`);
    return rows.map(({ stage, result, ...member }) => ({ ...member, outcome: stage === null ? null : outcomeOf(stage, result) }));
  }

  /** Keeps what is said of a group; answers the keys of what was not said before. `together`: in its batch. */
  async say(statements: Statements, group: Group, { replies, together }: { replies: readonly GroupReply[]; together: boolean }): Promise<string[]> {
    const rows = await statements.query<{ key: string }>(sql`
      insert into storage.replies (key, event_id, account_id, chat_id, text, kind, priority, trace, group_id)
      select r.key, r."eventId", ${group.accountId}, ${group.chatId}, r.text, r.kind, r.priority, r.trace, ${together ? group.id : null}::uuid
      from rows from (jsonb_to_recordset(${JSON.stringify(replies)}::jsonb) as (key text, "eventId" uuid, text text, kind text, priority text, trace text))
        with ordinality as r(key, "eventId", text, kind, priority, trace, place)
      order by r.place
      on conflict (key) do nothing
      returning key`);
    return rows.map(({ key }) => key);
  }

  /** Forgets groups of which everything was said and heard, that long after they were settled, a thousand at once at the most. */
  async forget(afterMs: number): Promise<void> {
    await this.database.query(sql`
      delete from storage.photo_groups where id in (
        select g.id from storage.photo_groups g
        where g.settled_at < now() - ${afterMs}::bigint * interval '1 millisecond'
          and not exists (
            select 1 from storage.photo_group_members m
            where m.group_id = g.id and not exists (select 1 from storage.analyses a where a.event_id = m.event_id))
          and not exists (select 1 from storage.replies r where r.group_id = g.id and r.settled_at is null)
        order by g.settled_at limit ${mostForgotten})`);
  }

  /** Unsettled groups for which nothing came for so long. */
  async findQuiet(quietMs: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(sql`
      select g.id from storage.photo_groups g
      where g.settled_at is null and not exists (
        select 1 from ingest.events e
        where e.account_id = g.account_id and e.chat_id = g.chat_id and e.event -> 'group' ->> 'id' = g.key
          and e.received_at > clock_timestamp() - ${quietMs}::int * interval '1 millisecond')
      order by g.created_at limit 100`);
    return rows.map(({ id }) => id);
  }
}

function outcomeOf(stage: 'card' | 'text' | 'failed', result: unknown): NonNullable<Member['outcome']> {
  if (stage === 'card') return { stage, reading: result as CardReading };
  if (stage === 'text') return { stage, reading: result as { reply: string } };
  return { stage, code: codes.find((code) => code === (result as { code: Code }).code) ?? 'unavailable' };
}
