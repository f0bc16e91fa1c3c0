import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import { rankOf } from '../accept/priorities.ts';
import type { MessageChange } from './change-request.ts';
import type { MessageState } from './message-view.ts';

/** A change of messages of one account; see the functions of these names in the migrations. */
export type Change = { cancel: readonly MessageState[] } | { retry: { force: boolean } } | { amend: MessageChange };

export interface MessageFacts {
  id: string;
  accountId: string;
  state: MessageState;
  scheduledAt: Date | null;
  expiresAt: Date | null;
}

/** Messages of one account that a change takes at once: its lane is locked meanwhile. */
export const portion = 500;

@Injectable()
export class ChangeRepository {
  constructor(private readonly database: Database) {}

  /** Changes those of these messages that it can be done to, in one transaction; answers which. */
  async apply(accountId: string, ids: readonly string[], change: Change): Promise<string[]> {
    const [row] = await this.database.query<{ changed: string[] }>(statementOf(accountId, ids, change));
    return row?.changed ?? [];
  }

  async read(ids: readonly string[]): Promise<MessageFacts[]> {
    return this.database.query<MessageFacts>(sql`
      select id, account_id as "accountId", state, scheduled_at as "scheduledAt", expires_at as "expiresAt"
      from dispatch.messages where id = any (${ids}::uuid[])`);
  }

  /** Messages of an account in these states, at most a portion. */
  async some(accountId: string, states: readonly MessageState[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(sql`
      select id from dispatch.messages where account_id = ${accountId} and state in ('PENDING', 'PROCESSING', 'RETRYING', 'FAILED')
      and state = any (${states}::text[]) limit ${portion}`);
    return rows.map(({ id }) => id);
  }

  /** The place of the newest message in the order of acceptance. */
  async lastSeq(): Promise<bigint> {
    const [row] = await this.database.query<{ seq: string | null }>(sql`select max(seq) as seq from dispatch.messages`);
    return BigInt(row?.seq ?? 0);
  }
}

function statementOf(accountId: string, ids: readonly string[], change: Change): ReturnType<typeof sql> {
  if ('cancel' in change) return sql`select dispatch.cancel(${accountId}, ${ids}::uuid[], ${change.cancel}::text[]) as changed`;
  if ('retry' in change) return sql`select dispatch.retry(${accountId}, ${ids}::uuid[], ${change.retry.force}) as changed`;
  const { priority, ...times } = change.amend;
  const amend = { ...times, ...(priority && { priority: rankOf(priority) }) };
  return sql`select dispatch.amend(${accountId}, ${ids}::uuid[], ${JSON.stringify(amend)}::jsonb) as changed`;
}
