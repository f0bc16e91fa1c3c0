import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import type { KnownLead } from './lead-rows.ts';

export interface Kept {
  /** Leads that were new, and that were there. */
  imported: number;
  updated: number;
  /** Rows for people whom an earlier row of the same import was for. */
  duplicates: number;
}

/** Why campaigns stay away from a lead, by what was said of it or is remembered of its chat. */
export interface Marks {
  optedOutAt: Date | null;
  blockedAt: Date | null;
}

@Injectable()
export class LeadRepository {
  constructor(private readonly database: Database) {}

  /** Keeps leads, each chat once, in one transaction: what is given replaces what was there, tags and variables add up; nobody is opted in again. */
  async keep(leads: readonly KnownLead[], importId: string): Promise<Kept> {
    // Always in the same order: two imports with the same people must not wait for each other.
    const sorted = [...leads].sort((a, b) => compare(a.channel, b.channel) || compare(a.chatId, b.chatId));
    const rows = JSON.stringify(sorted.map((lead) => ({ ...lead, id: uuid() })));
    const [kept] = await this.database.query<{ known: number; duplicates: number }>(sql`
      with given as (
        select * from jsonb_to_recordset(${rows}) as g(id uuid, channel text, "chatId" text, "accountId" text, name text, language text, tags text[], attributes jsonb)
      ), known as (
        select l.import_id from given g join storage.leads l on l.channel = g.channel and l.chat_id = g."chatId"
      ), kept as (
        insert into storage.leads as l (id, channel, chat_id, account_id, name, language, tags, attributes, import_id)
        select id, channel, "chatId", "accountId", name, language, tags, attributes, ${importId}::uuid from given
        on conflict (channel, chat_id) do update set
          account_id = coalesce(excluded.account_id, l.account_id), name = coalesce(excluded.name, l.name),
          language = coalesce(excluded.language, l.language), tags = l.tags || array(select unnest(excluded.tags) except select unnest(l.tags) order by 1),
          attributes = l.attributes || excluded.attributes, import_id = excluded.import_id, updated_at = now()
      )
      select count(*)::int as known, count(*) filter (where import_id = ${importId}::uuid)::int as duplicates from known`);
    const { known = 0, duplicates = 0 } = kept ?? {};
    return { imported: leads.length - known, updated: known - duplicates, duplicates };
  }

  /** The marks of these leads, by their ids. A block counts when it is one of the account that knows the person, or when no account is named. */
  async marks(ids: readonly string[]): Promise<Map<string, Marks>> {
    const rows = await this.database.query<Marks & { id: string }>(sql`
      select l.id, coalesce(l.opted_out_at, o.opted_out_at) as "optedOutAt", coalesce(l.blocked_at, (
        select max(b.blocked_at) from storage.blocked_chats b
        where b.channel = l.channel and b.chat_id = l.chat_id and b.account_id = coalesce(l.account_id, b.account_id))) as "blockedAt"
      from storage.leads l left join storage.opt_outs o on o.channel = l.channel and o.chat_id = l.chat_id
      where l.id = any (${ids}::uuid[])`);
    return new Map(rows.map(({ id, ...marks }) => [id, marks]));
  }

  /** Forgets what is remembered of a chat beside its lead. */
  async forget({ channel, chatId }: { channel: string; chatId: string }, { optOut, blocks }: { optOut: boolean; blocks: boolean }): Promise<void> {
    if (optOut) await this.database.query(sql`delete from storage.opt_outs where channel = ${channel} and chat_id = ${chatId}`);
    if (blocks) await this.database.query(sql`
      delete from storage.blocks b using storage.accounts a where a.id = b.account_id and a.channel = ${channel} and b.chat_id = ${chatId}`);
  }

  /** Removes a lead; that it opted out stays known. False: there was none. */
  async remove(id: string): Promise<boolean> {
    const [row] = await this.database.query<{ gone: boolean }>(sql`
      with gone as (
        delete from storage.leads where id = ${id}::uuid returning channel, chat_id, opted_out_at
      ), remembered as (
        insert into storage.opt_outs (channel, chat_id, opted_out_at)
        select channel, chat_id, opted_out_at from gone where opted_out_at is not null
        on conflict (channel, chat_id) do nothing
      )
      select exists (select 1 from gone) as gone`);
    return row?.gone ?? false;
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
