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
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
