import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database, sql } from '@sluice/prisma';
import { Sweep } from '@sluice/service';

export const RETENTION_DAYS = Symbol('JOURNAL_RETENTION_DAYS');

const hourMs = 3_600_000;
/** Days that are there before anything comes in on them. */
const daysAhead = 3;
const batch = 10_000;

/** Makes the journal's days before they come, and drops those that are older than it keeps. Harmless on all replicas at once. */
@Injectable()
export class RetentionSweeper implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly sweep: Sweep,
    @Inject(RETENTION_DAYS) private readonly retentionDays: number,
  ) {}

  /** Not awaited: without PostgreSQL the service starts all the same. */
  onApplicationBootstrap(): void {
    void this.run();
  }

  @Interval(hourMs)
  async run(): Promise<void> {
    await this.sweep.once('journal days', async () => {
      await this.database.query(sql`
        select ingest.make_days(today, today + ${daysAhead}::int) from (select (now() at time zone 'UTC')::date as today) present`);
      await this.database.query(sql`select ingest.drop_days((now() at time zone 'UTC')::date - ${this.retentionDays}::int)`);
      await this.forgetArrivals();
      await this.forgetDeadLetters();
    });
  }

  /** What is sent again after that is taken for new. */
  private async forgetArrivals(): Promise<void> {
    for (;;) {
      const forgotten = await this.database.query(sql`
        delete from ingest.arrivals where (account_id, platform_event_id) in (
          select account_id, platform_event_id from ingest.arrivals
          where event_id < ingest.first_id_of((now() at time zone 'UTC')::date - ${this.retentionDays}::int)
          order by event_id limit ${batch} for update skip locked)
        returning 1`);
      if (forgotten.length < batch) return;
    }
  }

  private async forgetDeadLetters(): Promise<void> {
    await this.database.query(sql`delete from ingest.dead_letters where last_at < now() - ${this.retentionDays} * interval '1 day'`);
  }
}
