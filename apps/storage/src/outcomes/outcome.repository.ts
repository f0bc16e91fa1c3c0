import { Injectable } from '@nestjs/common';
import type { IncomingEvent, Language, Outcome } from '@sluice/contracts';
import { Database, sql, type Statements } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import { isOptOut } from './is-opt-out.ts';
import type { PlannedReply } from './replies.ts';

export interface Record {
  event: IncomingEvent;
  trace: string;
  language: Language;
  reply: PlannedReply | null;
}

export type FinalOutcome = Exclude<Outcome, { stage: 'received' }>;

@Injectable()
export class OutcomeRepository {
  constructor(private readonly database: Database) {}

  async languageOfConversation({ accountId, chatId }: IncomingEvent): Promise<Language | undefined> {
    const [row] = await this.database.query<{ language: Language }>(
      sql`select language from storage.conversations where account_id = ${accountId} and chat_id = ${chatId}`,
    );
    return row?.language;
  }

  /**
   * Keeps conversation, analysis, question and reply in one statement. False: this event had its outcome already, nothing was changed. Only
   * the newest message says who somebody is, and only the newest text in which language. Whoever was answered once is not answered
   * again: the reply to a replayed event has the key of the first. A block is no word of the person, and a chat that moved takes its conversation along.
   * Campaigns stay away from a chat in which somebody said that they want no more.
   */
  async keep(statements: Statements, { event, trace, language, reply }: Record, outcome: FinalOutcome): Promise<boolean> {
    const read = 'reading' in outcome ? outcome : null;
    const heardFrom = event.kind === 'blocked' || event.kind === 'moved' ? null : event.chatId;
    const said = outcome.stage === 'text' ? outcome : null;
    const result = said ? { ...said.reading, similar: said.similar, answeredFrom: said.answeredFrom } : read ? read.reading : outcome.stage === 'failed' ? { code: outcome.code, reason: outcome.reason } : {};
    const [row] = await statements.query<{ first: boolean }>(sql`
      with conversation as (
        insert into storage.conversations as c (id, account_id, channel, chat_id, name, language, last_inbound_at)
        select ${uuid()}::uuid, ${event.accountId}, ${event.channel}, ${heardFrom}, ${event.sender.name}, ${language}, ${event.at}::timestamptz
        where ${heardFrom}::text is not null
        on conflict (account_id, chat_id) do update set
          name = case when excluded.last_inbound_at >= c.last_inbound_at then coalesce(excluded.name, c.name) else coalesce(c.name, excluded.name) end,
          language = case when ${outcome.stage}::text = 'text' and excluded.last_inbound_at >= c.last_inbound_at then excluded.language else c.language end,
          last_inbound_at = greatest(c.last_inbound_at, excluded.last_inbound_at)
        returning id
      ), analysis as (
        insert into storage.analyses as a (event_id, account_id, conversation_id, stage, engine, cached, took_ms, result, trace)
        values (${event.id}, ${event.accountId}, (select id from conversation), ${outcome.stage}, ${read?.engine ?? null},
          ${read?.cached ?? false}, ${read ? Math.round(read.tookMs) : null}, ${JSON.stringify(result)}, ${trace})
        on conflict (event_id) do update set stage = excluded.stage, engine = excluded.engine, cached = excluded.cached, took_ms = excluded.took_ms,
          result = excluded.result, trace = excluded.trace, created_at = excluded.created_at
          -- A failure counts no more once somebody replayed the event.
          where a.stage = 'failed' and exists (select 1 from ingest.events e where e.id = a.event_id and e.replayed_at > a.created_at)
        returning event_id
      ), blocked as (
        insert into storage.blocks as b (chat_id, account_id, blocked_at)
        select ${event.chatId}, id, ${event.at}::timestamptz from storage.accounts
        where id = ${event.accountId} and ${event.kind}::text = 'blocked' and ${event.chatId}::text is not null
        on conflict (chat_id, account_id) do update set blocked_at = greatest(b.blocked_at, excluded.blocked_at)
      ), question as (
        insert into storage.questions (event_id, account_id, fingerprint, simhash, asked_at)
        select ${event.id}::uuid, a.id, decode(${said?.question?.fingerprint ?? null}, 'hex'), m.simhash, ${event.at}::timestamptz
        from analysis, storage.accounts a, (select ('x' || ${said?.question?.simhash ?? null})::bit(64)::bigint as simhash) m
        where a.id = ${event.accountId} and m.simhash is not null
        on conflict (event_id) do nothing
      ), opted_out as (
        insert into storage.opt_outs (channel, chat_id, opted_out_at)
        select ${event.channel}, ${event.chatId}::text, ${event.at}::timestamptz from analysis
        where ${said !== null && isOptOut(said.reading)}::boolean and ${event.chatId}::text is not null
        on conflict (channel, chat_id) do nothing
      ), moved as (
        update storage.conversations c set chat_id = ${event.movedTo ?? null}
        where c.account_id = ${event.accountId} and c.chat_id = ${event.chatId} and ${event.movedTo ?? null}::text is not null
          and not exists (select 1 from storage.conversations n where n.account_id = c.account_id and n.chat_id = ${event.movedTo ?? null})
      ), reply as (
        insert into storage.replies (key, event_id, account_id, chat_id, text, kind, priority, trace)
        select ${reply?.key ?? null}::text, event_id, ${event.accountId}, ${event.chatId}::text,
          ${reply?.text ?? null}::text, ${reply?.kind ?? null}::text, ${reply?.priority ?? null}::text, ${trace}
        from analysis where ${reply?.key ?? null}::text is not null
        on conflict (key) do nothing
      )
      select exists (select 1 from analysis) as first`);
    return row?.first ?? false;
  }

  /** Keeps conversation and receipt notice (if there is one), unless the event has its outcome already. False: there is nothing to send. */
  async keepNotice(statements: Statements, { event, trace, language, reply }: Record): Promise<boolean> {
    if (event.chatId === null) return false;
    const rows = await statements.query(sql`
      with open as (
        select 1 where not exists (select 1 from storage.analyses where event_id = ${event.id})
      ), conversation as (
        insert into storage.conversations as c (id, account_id, channel, chat_id, name, language, last_inbound_at)
        select ${uuid()}::uuid, ${event.accountId}, ${event.channel}, ${event.chatId}::text, ${event.sender.name}, ${language}, ${event.at}::timestamptz
        from open
        on conflict (account_id, chat_id) do update set
          name = case when excluded.last_inbound_at >= c.last_inbound_at then coalesce(excluded.name, c.name) else coalesce(c.name, excluded.name) end,
          last_inbound_at = greatest(c.last_inbound_at, excluded.last_inbound_at)
      )
      insert into storage.replies (key, event_id, account_id, chat_id, text, kind, priority, trace)
      select ${reply?.key ?? null}::text, ${event.id}, ${event.accountId}, ${event.chatId}::text,
        ${reply?.text ?? null}::text, ${reply?.kind ?? null}::text, ${reply?.priority ?? null}::text, ${trace}
      from open where ${reply?.key ?? null}::text is not null
      on conflict (key) do nothing
      returning key`);
    return rows.length > 0;
  }

  /** Joins an analysis to the contact it was read into, the first where there are several. */
  async linkContact(statements: Statements, eventId: string, contactId: string): Promise<void> {
    await statements.query(sql`update storage.analyses set contact_id = ${contactId} where event_id = ${eventId}`);
  }

  /** Tells whoever waits for this event (an upload with ?wait=true) when the transaction commits. */
  async announce(statements: Statements, eventId: string): Promise<void> {
    await statements.query(sql`select pg_notify('outcomes', ${eventId})`);
  }
}
