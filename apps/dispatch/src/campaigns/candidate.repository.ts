import { Injectable } from '@nestjs/common';
import type { AccountChannel } from '@sluice/channels';
import { Database, sql, type Statements } from '@sluice/prisma';
import type { LeadFilter, Recipient } from './campaign-request.ts';
import type { Candidate, Values } from './freeze.ts';

/** What storage knows of a chat. */
interface Known {
  chatId: string;
  channel: AccountChannel;
  leadId: string | null;
  accountId: string | null;
  name: string | null;
  language: string | null;
  attributes: Values | null;
  optedOut: boolean;
  blocked: boolean;
  blockedFor: string[];
  /** Accounts that the person wrote to, the latest first. */
  conversations: string[];
}

export interface CandidatePage {
  candidates: Candidate[];
  /** Where to go on; null when these were the last. */
  next: string | null;
}

/** A recipient of a list whose channel is settled. */
export type Placed = Omit<Recipient, 'channel'> & { channel: AccountChannel | null; isDouble: boolean };

/** Reads whom campaigns are for. dispatch only reads what is storage's. */
@Injectable()
export class CandidateRepository {
  constructor(private readonly database: Database) {}

  /** Leads that fit a filter, in the order of their ids. */
  async leads(filter: LeadFilter, { after, limit, accounts }: { after: string | null; limit: number; accounts: readonly string[] }, statements: Statements = this.database): Promise<CandidatePage> {
    const { channel = null, accountId = null, tags = [], language = null, search = null } = filter;
    const contains = search === null ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    const rows = await statements.query<Known & { leadId: string }>(sql`
      select l.chat_id as "chatId", l.channel, l.id as "leadId", l.account_id as "accountId", l.name, l.language, l.attributes,
        l.opted_out_at is not null or exists (select 1 from storage.opt_outs o where o.channel = l.channel and o.chat_id = l.chat_id) as "optedOut",
        l.blocked_at is not null as blocked,
        array(select b.account_id from storage.blocked_chats b where b.account_id = any(${accounts}) and b.chat_id = l.chat_id) as "blockedFor",
        array(select v.account_id from storage.conversations v where v.account_id = any(${accounts}) and v.chat_id = l.chat_id
          order by v.last_inbound_at desc, v.account_id) as conversations
      from storage.leads l
      where (${after}::uuid is null or l.id > ${after}::uuid) and (${channel}::text is null or l.channel = ${channel})
        and (${accountId}::text is null or l.account_id = ${accountId}) and (${tags}::text[] = '{}' or l.tags @> ${tags}::text[])
        and (${language}::text is null or l.language = ${language})
        and (${contains}::text is null or l.name ilike ${contains} or l.chat_id ilike ${contains})
      order by l.id limit ${limit}`);
    const none = { variables: {}, isDouble: false };
    return { candidates: rows.map((row) => candidateOf(row, none)), next: rows.length < limit ? null : (rows.at(-1)?.leadId ?? null) };
  }

  /** What is known of recipients of a list, in its order. */
  async listed(placed: readonly Placed[], accounts: readonly string[], statements: Statements = this.database): Promise<Candidate[]> {
    const rows = await statements.query<Known>(sql`
      select g.chat_id as "chatId", g.channel, l.id as "leadId", l.account_id as "accountId", l.name, l.language, l.attributes,
        l.opted_out_at is not null or exists (select 1 from storage.opt_outs o where o.channel = g.channel and o.chat_id = g.chat_id) as "optedOut",
        l.blocked_at is not null as blocked,
        array(select b.account_id from storage.blocked_chats b where b.account_id = any(${accounts}) and b.chat_id = g.chat_id) as "blockedFor",
        array(select v.account_id from storage.conversations v where v.account_id = any(${accounts}) and v.chat_id = g.chat_id
          order by v.last_inbound_at desc, v.account_id) as conversations
      from unnest(${placed.map(({ chatId }) => chatId)}::text[], ${placed.map(({ channel }) => channel)}::text[]) with ordinality as g(chat_id, channel, place)
      left join storage.leads l on l.channel = g.channel and l.chat_id = g.chat_id
      order by g.place`);
    return rows.map((row, index) => candidateOf(row, placed[index] as Placed));
  }
}

type Asked = Pick<Placed, 'variables' | 'isDouble'> & Partial<Pick<Placed, 'accountId' | 'name' | 'language'>>;

function candidateOf(known: Known, asked: Asked): Candidate {
  const { chatId, channel, leadId, optedOut, blocked, blockedFor } = known;
  const knownBy = [asked.accountId, known.accountId, ...known.conversations].filter((id) => id !== null && id !== undefined);
  const said = { name: asked.name ?? known.name, language: asked.language ?? known.language, attributes: known.attributes ?? {}, variables: asked.variables };
  return { chatId, channel, leadId, optedOut, blocked, blockedFor, knownBy, ...said, isDouble: asked.isDouble };
}
