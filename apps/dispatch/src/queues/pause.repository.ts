import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';

/** Pauses of accounts, and of all of them. After each of these no claim goes by what was before, except one that is under way for all. */
@Injectable()
export class PauseRepository {
  constructor(private readonly database: Database) {}

  /** Both answer whether it was otherwise before. */
  async pause(accountId: string): Promise<boolean> {
    const rows = await this.database.query(sql`
      insert into dispatch.lanes as l (account_id, paused_at) values (${accountId}, clock_timestamp())
      on conflict (account_id) do update set paused_at = excluded.paused_at where l.paused_at is null returning account_id`);
    return rows.length > 0;
  }

  async resume(accountId: string): Promise<boolean> {
    const rows = await this.database.query(sql`update dispatch.lanes set paused_at = null where account_id = ${accountId} and paused_at is not null returning account_id`);
    return rows.length > 0;
  }

  /** Answers since when all are paused. */
  async halt(): Promise<Date> {
    const [row] = await this.database.query<{ since: Date }>(sql`
      insert into dispatch.halts as h (one, since) values (true, clock_timestamp()) on conflict (one) do update set since = h.since returning since`);
    return row?.since ?? new Date();
  }

  async goOn(): Promise<void> {
    await this.database.query(sql`delete from dispatch.halts`);
  }

  /** Accounts that have something to send, and are not paused by themselves: those after `after`, `limit` at most, in their order. */
  async waiting(after: string, limit: number): Promise<string[]> {
    const rows = await this.database.query<{ accountId: string }>(sql`
      select l.account_id as "accountId" from dispatch.lanes l
      where l.account_id > ${after} and l.paused_at is null and exists (select 1 from dispatch.lines n where n.account_id = l.account_id)
      order by l.account_id limit ${limit}`);
    return rows.map(({ accountId }) => accountId);
  }
}
