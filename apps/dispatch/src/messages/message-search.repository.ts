import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '@sluice/prisma';
import { conditionsOf } from './message-conditions.ts';
import type { MessageFilter } from './message-filter.ts';
import type { MessageRow, MessageState } from './message-view.ts';

/** Messages that one question reads at most, a tenth of a second's work: no index knows the texts (docs/adr/0013), so a search goes on from page to page. */
const longSpan = 100_000;
/** A step of those who walk through everything. */
export const shortSpan = 10_000;

export interface Look {
  /** Goes on behind this place in the order of acceptance. */
  after?: bigint | undefined;
  limit: number;
  /** Newest first, unless it says otherwise. */
  oldestFirst?: boolean;
  /** Reads no more than this; those who walk through everything take small steps. */
  span?: number;
}

export interface Found<Row> {
  rows: Row[];
  /** Where to go on; null at the end. There may be more although fewer than `limit` were found. */
  next: bigint | null;
}

/** A message in short, for those that work through many. */
export interface MessageStub {
  id: string;
  accountId: string;
  state: MessageState;
  seq: string;
}

const whole = Prisma.raw(`
  m.id, m.seq, m.account_id as "accountId", m.chat_id as "chatId", m.text, m.kind, m.priority, m.state, m.attempts, m.max_attempts as "maxAttempts",
  m.due_at as "dueAt", m.scheduled_at as "scheduledAt", m.expires_at as "expiresAt", m.event_id as "eventId", m.batch_id as "batchId",
  m.campaign_id as "campaignId", m.lead_id as "leadId", m.merged_into as "mergedInto", m.platform_message_id as "platformMessageId",
  m.error_code as "errorCode", m.error, m.trace, m.created_at as "createdAt", m.completed_at as "completedAt"`);
const stub = Prisma.raw('m.id, m.seq, m.account_id as "accountId", m.state');

@Injectable()
export class MessageSearch {
  constructor(private readonly database: Database) {}

  async find(filter: MessageFilter, look: Look): Promise<Found<MessageRow>> {
    return this.look<MessageRow & { seq: string }>(whole, filter, look);
  }

  async findStubs(filter: MessageFilter, look: Look): Promise<Found<MessageStub>> {
    return this.look<MessageStub>(stub, filter, look);
  }

  private async look<Row extends { seq: string }>(columns: Prisma.Sql, filter: MessageFilter, look: Look): Promise<Found<Row>> {
    const { found, read } = conditionsOf(filter);
    const { limit, span = longSpan } = look;
    const { beyond, order, farthest } = directionOf(look);
    const end = read && (await this.endOfSpan(Prisma.sql`select case when count(*) = ${span}::int then ${farthest}(s.seq) end as seq from (
      select m.seq from dispatch.messages m where ${found} and ${beyond} order by m.seq ${order} limit ${span}) s`));
    const within = end ? Prisma.sql`${read} and m.seq ${look.oldestFirst ? Prisma.raw('<=') : Prisma.raw('>=')} ${end}` : (read ?? Prisma.sql`true`);
    const { text, values } = Prisma.sql`
      select ${columns} from dispatch.messages m where ${found} and ${beyond} and ${within} order by m.seq ${order} limit ${limit + 1}`;
    const rows = await this.database.query<Row>({ text, values });
    const last = rows[limit - 1];
    if (rows.length > limit && last) return { rows: rows.slice(0, limit), next: BigInt(last.seq) };
    return { rows, next: end };
  }

  /** Where a full span ends; null when everything is within one. */
  private async endOfSpan({ text, values }: Prisma.Sql): Promise<bigint | null> {
    const [last] = await this.database.query<{ seq: string | null }>({ text, values });
    return last?.seq != null ? BigInt(last.seq) : null;
  }
}

function directionOf({ after, oldestFirst = false }: Look): { beyond: Prisma.Sql; order: Prisma.Sql; farthest: Prisma.Sql } {
  const raw = oldestFirst ? { operator: '>', order: 'asc', farthest: 'max' } : { operator: '<', order: 'desc', farthest: 'min' };
  const beyond = after === undefined ? Prisma.sql`true` : Prisma.sql`m.seq ${Prisma.raw(raw.operator)} ${after}`;
  return { beyond, order: Prisma.raw(raw.order), farthest: Prisma.raw(raw.farthest) };
}
