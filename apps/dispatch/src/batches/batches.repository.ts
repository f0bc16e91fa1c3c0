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

  /** Opens a batch unless its key is known. */
  async open({ key, requestHash, accountId, chatId, name, size, intervalMs, editsInPlace }: NewBatch): Promise<void> {
    await this.database.query(sql`
      insert into dispatch.batches (id, key, request_hash, account_id, chat_id, name, size, interval_ms, edits_in_place)
      values (${uuid()}, ${key}, ${requestHash}, ${accountId}, ${chatId}, ${name}, ${size}, ${intervalMs}, ${editsInPlace})
      on conflict (key) do nothing`);
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

  /** Those of these keys that are known, each with the chat it belongs to. */
  async findByKeys(keys: readonly string[]): Promise<{ id: string; key: string; accountId: string; chatId: string }[]> {
    return this.database.query(sql`
      select id, key, account_id as "accountId", chat_id as "chatId" from dispatch.batches where key = any(${keys})`);
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
