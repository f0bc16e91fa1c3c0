import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';

/** What stands in lanes before a campaign. */
@Injectable()
export class LaneBacklogRepository {
  constructor(private readonly database: Database) {}

  /** Messages that wait in each lane and could go now; there may be very many, of which the first hundred thousand are counted. */
  async waiting(accounts: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.database.query<{ accountId: string; count: number }>(sql`
      select a.id as "accountId", (select count(*)::int from (
        select 1 from dispatch.messages m where m.account_id = a.id and m.state in ('PENDING', 'RETRYING') and m.due_at <= clock_timestamp() limit 100000) w) as count
      from unnest(${accounts}::text[]) as a(id)`);
    return new Map(rows.map(({ accountId, count }) => [accountId, count]));
  }

  /** When the last message of a campaign that waits in a lane is due; null when none does. */
  async latest(campaignId: string): Promise<Date | null> {
    const [row] = await this.database.query<{ at: Date | null }>(sql`
      select max(greatest(due_at, clock_timestamp())) as at from dispatch.messages
      where campaign_id = ${campaignId}::uuid and state in ('PENDING', 'PROCESSING', 'RETRYING')`);
    return row?.at ?? null;
  }
}
