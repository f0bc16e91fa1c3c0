import { Prisma } from '@sluice/prisma';
import { rankOf } from '../accept/priorities.ts';
import type { MessageFilter } from './message-filter.ts';

export interface Conditions {
  /** What an index finds in the order of acceptance. */
  found: Prisma.Sql;
  /** What must be read to be known; null when there is nothing more to ask. */
  read: Prisma.Sql | null;
}

/** Messages of different accounts may be accepted in another order than their instants say, by as much. */
const skewMs = 60_000;

/** A filter as conditions on `dispatch.messages m`. */
export function conditionsOf(filter: MessageFilter): Conditions {
  const { accountId, campaignId, batchId, eventId, from, to, text, chatId, state, kind, priority } = filter;
  const found = [
    given(accountId, (id) => Prisma.sql`m.account_id = ${id}`),
    given(campaignId, (id) => Prisma.sql`m.campaign_id = ${id}::uuid`),
    given(batchId, (id) => Prisma.sql`m.batch_id = ${id}::uuid`),
    given(eventId, (id) => Prisma.sql`m.event_id = ${id}::uuid`),
    given(from, (at) => Prisma.sql`m.seq >= dispatch.seq_at(${new Date(at.getTime() - skewMs)}::timestamptz)`),
    given(to, (at) => Prisma.sql`m.seq < dispatch.seq_at(${new Date(at.getTime() + skewMs)}::timestamptz)`),
  ].flat();
  const read = [
    given(from, (at) => Prisma.sql`m.created_at >= ${at}`),
    given(to, (at) => Prisma.sql`m.created_at < ${at}`),
    given(chatId, (id) => Prisma.sql`m.chat_id = ${id}`),
    given(state, (states) => Prisma.sql`m.state = any (${states}::text[])`),
    given(kind, (word) => Prisma.sql`m.kind = ${word}`),
    given(priority, (word) => Prisma.sql`m.priority = ${rankOf(word)}`),
    // pg_c_utf8 knows the letters of every language; the database's own collation may know ASCII only.
    given(text, (part) => Prisma.sql`m.text collate pg_c_utf8 ilike ${`%${escapeLike(part)}%`}`),
  ].flat();
  return { found: every(found), read: read.length === 0 ? null : every(read) };
}

/** A text that LIKE takes literally. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function given<Value>(value: Value | undefined, condition: (value: Value) => Prisma.Sql): Prisma.Sql[] {
  return value === undefined ? [] : [condition(value)];
}

function every(conditions: Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' and ');
}
