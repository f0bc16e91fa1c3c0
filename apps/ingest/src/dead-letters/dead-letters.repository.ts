import { Injectable } from '@nestjs/common';
import type { Failure } from '@sluice/contracts';
import { Database, Prisma, sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import type { DeadLetterFilter, Position } from './dead-letter-view.ts';

export interface DeadLetterRow {
  id: string;
  stage: string;
  queue: string;
  subject: string;
  eventId: string | null;
  accountId: string | null;
  code: string;
  fingerprint: string | null;
  count: number;
  state: 'open' | 'replayed' | 'dismissed' | 'done';
  firstAt: Date;
  lastAt: Date;
}

/** The queue under which messages that could not be sent are listed: what is known of them is dispatch's. */
export const messagesQueue = 'messages';

const whole = Prisma.raw(`
  id, stage, queue, subject, event_id as "eventId", account_id as "accountId", code, fingerprint, count, state, first_at as "firstAt", last_at as "lastAt"`);

/** Where the names of a filter stand. */
const columns: Record<keyof DeadLetterFilter, string> = {
  stage: 'stage',
  queue: 'queue',
  accountId: 'account_id',
  code: 'code',
  fingerprint: 'fingerprint',
  state: 'state',
};

@Injectable()
export class DeadLettersRepository {
  constructor(private readonly database: Database) {}

  /** Keeps a failure; one that was kept before changes nothing. What failed anew is open again. */
  async record({ stage, queue, subject, eventId, accountId, code, fingerprint, at }: Failure): Promise<void> {
    await this.database.query(sql`
      insert into ingest.dead_letters as d (id, stage, queue, subject, event_id, account_id, code, fingerprint, first_at, last_at, state)
      select ${uuid()}, ${stage}, ${queue}, ${subject}, ${eventId}::uuid, ${accountId}, ${code}, ${fingerprint}, ${at}::timestamptz, ${at}::timestamptz,
        case when exists (select 1 from storage.analyses a where a.event_id = ${eventId}::uuid and a.stage <> 'failed') then 'done' else 'open' end
      on conflict (queue, subject) do update set code = excluded.code, fingerprint = excluded.fingerprint, last_at = excluded.last_at,
        count = d.count + 1, state = excluded.state
      where d.last_at < excluded.last_at`);
  }

  /** Of every stage, newest first. */
  async list(filter: DeadLetterFilter, { after, limit }: { after: Position | undefined; limit: number }): Promise<DeadLetterRow[]> {
    const conditions = [
      ...Object.entries(columns).flatMap(([name, column]) => {
        const value = filter[name as keyof DeadLetterFilter];
        return value === undefined ? [] : [Prisma.sql`${Prisma.raw(column)} = ${value}`];
      }),
      ...(after ? [Prisma.sql`(last_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`] : []),
    ];
    const { text, values } = Prisma.sql`
      select ${whole} from ingest.letters where ${Prisma.join(conditions, ' and ')} order by last_at desc, id desc limit ${limit}`;
    return this.database.query<DeadLetterRow & Record<string, unknown>>({ text, values });
  }

  /** One of a message may be there twice: as it is now, and as it was dismissed before. */
  async find(id: string): Promise<DeadLetterRow | undefined> {
    const { text, values } = Prisma.sql`select ${whole} from ingest.letters where id = ${id}::uuid order by state = 'open' desc limit 1`;
    const [row] = await this.database.query<DeadLetterRow & Record<string, unknown>>({ text, values });
    return row;
  }

  async mark(id: string, state: 'replayed' | 'dismissed'): Promise<void> {
    await this.database.query(sql`update ingest.dead_letters set state = ${state} where id = ${id} and state <> 'done'`);
  }

  async countOpen(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(sql`select count(*)::int as count from ingest.letters where state = 'open'`);
    return row?.count ?? 0;
  }

  /** Dispatch's row stays as it is: that somebody saw its failure is ours to keep. */
  async dismissMessage({ id, stage, queue, subject, eventId, accountId, code, firstAt, lastAt }: DeadLetterRow): Promise<void> {
    await this.database.query(sql`
      insert into ingest.dead_letters as d (id, stage, queue, subject, event_id, account_id, code, first_at, last_at, state)
      values (${id}, ${stage}, ${queue}, ${subject}, ${eventId}::uuid, ${accountId}, ${code}, ${firstAt}::timestamptz, ${lastAt}::timestamptz, 'dismissed')
      on conflict (queue, subject) do update set code = excluded.code, last_at = greatest(d.last_at, excluded.last_at), state = 'dismissed'`);
  }
}
