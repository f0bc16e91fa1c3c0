import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import { byNewest, pageOf, type Page } from '@sluice/service';
import { v7 as uuid } from 'uuid';

/** A batch to open under its key. */
export interface NewBatch {
  key: string;
  requestHash: Buffer;
  accountId: string;
  chatId: string;
  name: string;
  size: number;
  intervalMs: number;
  editsInPlace: boolean;
}

/** A batch as a message of a chat names it. */
export type NamedBatch = Pick<NewBatch, 'key' | 'accountId' | 'chatId'>;

type Found = NonNullable<Awaited<ReturnType<Database['prisma']['batch']['findUnique']>>>;

export interface BatchRow extends Found {
  /** Its messages by their state. */
  counts: Record<string, number>;
}

export interface BatchFilter {
  accountId?: string | undefined;
  chatId?: string | undefined;
  state?: 'OPEN' | 'CLOSED' | undefined;
}

/** A batch that was closed just now. */
export interface Closed {
  accountId: string;
  messages: number;
  /** Whether progress waited in it, which may go now. */
  waiting: boolean;
}

@Injectable()
export class BatchesRepository {
  constructor(private readonly database: Database) {}

  /** Opens a batch unless its key is known, for the chat as it is called now. */
  async open({ key, requestHash, accountId, chatId, name, size, intervalMs, editsInPlace }: NewBatch): Promise<void> {
    await this.database.transaction(async (statements) => {
      // A chat moves with its lane's row locked: a batch that is opened meanwhile would stay behind.
      await statements.query(sql`select dispatch.lock_lane(${accountId})`);
      await statements.query(sql`
        insert into dispatch.batches (id, key, request_hash, account_id, chat_id, name, size, interval_ms, edits_in_place)
        select ${uuid()}::uuid, ${key}, ${requestHash}::bytea, ${accountId}, coalesce(
            (select moved_to from dispatch.chats where account_id = ${accountId} and chat_id = ${chatId}), ${chatId}),
          ${name}, ${size}::int, ${intervalMs}::int, ${editsInPlace}::boolean
        on conflict (key) do nothing`);
    });
  }

  async find(where: { id: string } | { key: string }): Promise<BatchRow | undefined> {
    const batch = await this.database.prisma.batch.findUnique({ where });
    return (await this.withCounts(batch ? [batch] : []))[0];
  }

  /** Newest first. */
  async list({ state, ...filter }: BatchFilter, { limit, cursor }: { limit: number; cursor: string | undefined }): Promise<Page<BatchRow>> {
    const { after, order } = byNewest('createdAt');
    const closedAt = state && (state === 'OPEN' ? null : { not: null });
    const rows = await this.database.prisma.batch.findMany({ where: { AND: [{ ...filter, closedAt }, after(cursor)] }, orderBy: order, take: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
    return { items: await this.withCounts(items), nextCursor };
  }

  /** The batch that each of these messages names: null when its key is of another chat, undefined when nobody knows it. A chat that moved is itself. */
  async findNamed(named: readonly NamedBatch[]): Promise<(string | null | undefined)[]> {
    const rows = await this.database.query<{ id: string | null; isKnown: boolean }>(sql`
      select case when b.account_id = n."accountId" and b.chat_id in (n."chatId", c.moved_to) then b.id end as id, b.id is not null as "isKnown"
      from rows from (jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as (key text, "accountId" text, "chatId" text))
        with ordinality as n(key, "accountId", "chatId", place)
      left join dispatch.batches b on b.key = n.key
      left join dispatch.chats c on c.account_id = n."accountId" and c.chat_id = n."chatId"
      order by n.place`);
    return rows.map(({ id, isKnown }) => (isKnown ? id : undefined));
  }

  /** Open batches that no message has joined for so long. */
  async findIdle(idleMs: number): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(sql`
      select id from dispatch.batches
      where closed_at is null and touched_at <= clock_timestamp() - ${idleMs}::int * interval '1 millisecond'
      order by touched_at limit 100`);
    return rows.map(({ id }) => id);
  }

  /** Closes a batch: progress that waits in it is due now. Null when it was closed before, or is not as idle as it must be. */
  async close(id: string, idleMs = 0): Promise<Closed | null> {
    return this.database.transaction(async (statements) => {
      // Accepting touches a batch with its lane's row locked: in this order nobody waits for each other.
      await statements.query(sql`select dispatch.lock_lane(account_id) from dispatch.batches where id = ${id}`);
      const [closed] = await statements.query<{ accountId: string }>(sql`
        update dispatch.batches set closed_at = clock_timestamp()
        where id = ${id} and closed_at is null and touched_at <= clock_timestamp() - ${idleMs}::int * interval '1 millisecond'
        returning account_id as "accountId"`);
      if (!closed) return null;
      await statements.query(sql`select dispatch.await_more(array[${id}]::uuid[], clock_timestamp())`);
      const [counted] = await statements.query<{ messages: number; waiting: boolean }>(sql`
        select count(*)::int as messages, coalesce(bool_or(kind = 'progress' and state in ('PENDING', 'RETRYING')), false) as waiting
        from dispatch.messages where batch_id = ${id}`);
      return { accountId: closed.accountId, messages: counted?.messages ?? 0, waiting: counted?.waiting ?? false };
    });
  }

  private async withCounts(batches: readonly Found[]): Promise<BatchRow[]> {
    const ids = batches.map(({ id }) => id);
    const counted = await this.database.query<{ id: string; counts: Record<string, number> }>(sql`
      select batch_id as id, jsonb_object_agg(state, count) as counts
      from (select batch_id, state, count(*)::int as count from dispatch.messages where batch_id = any(${ids}::uuid[]) group by 1, 2) s group by 1`);
    const byId = new Map(counted.map(({ id, counts }) => [id, counts]));
    return batches.map((batch) => ({ ...batch, counts: byId.get(batch.id) ?? {} }));
  }
}
