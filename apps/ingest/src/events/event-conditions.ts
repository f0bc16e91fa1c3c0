import { Prisma } from '@sluice/prisma';
import type { EventFilter } from './event-filter.ts';
import type { EventState } from './event-view.ts';

/** What states are in SQL, over `ingest.events e`, its outcome `a` and its answer `m`; the same rule: event-view.ts. */
const byState: Record<EventState, Prisma.Sql> = {
  ignored: Prisma.sql`e.event is null`,
  received: Prisma.sql`e.event is not null and a.stage is null and e.dead_at is null and e.settled_at is null`,
  dead: Prisma.sql`e.dead_at is not null and a.stage is null`,
  failed: Prisma.sql`exists (select 1 from storage.analyses f where f.event_id = e.id and f.stage = 'failed') and a.stage = 'failed'`,
  analysed: Prisma.sql`a.stage <> 'failed' and m.completed_at is null`,
  answered: Prisma.sql`a.stage <> 'failed' and m.completed_at is not null`,
};

/** A filter as conditions. Times go by ids, which begin with the instant they were made at. */
export function conditionsOf({ accountId, channel, kind, chatId, state, from, to }: EventFilter): Prisma.Sql[] {
  return [
    given(accountId, (id) => Prisma.sql`e.account_id = ${id}`),
    given(channel, (word) => Prisma.sql`e.channel = ${word}`),
    given(kind, (word) => Prisma.sql`e.kind = ${word}`),
    given(chatId, (id) => Prisma.sql`e.chat_id = ${id}`),
    given(from, (at) => Prisma.sql`e.id >= ingest.first_id(${at}::timestamptz)`),
    given(to, (at) => Prisma.sql`e.id < ingest.first_id(${at}::timestamptz)`),
    given(state, (word) => byState[word]),
  ].flat();
}

function given<Value>(value: Value | undefined, condition: (value: Value) => Prisma.Sql): Prisma.Sql[] {
  return value === undefined ? [] : [condition(value)];
}
