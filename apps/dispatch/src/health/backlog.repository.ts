import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';

export interface Backlog {
  /** Messages of all accounts that could go now; counting ends at ten thousand. */
  queued: number;
  /** Whether all sending is paused. */
  halted: boolean;
  pausedAccounts: number;
}

const most = 10_000;
const youngMs = 1_000;

/** What waits to be sent. However many ask, PostgreSQL is asked once a second at most, and never while it owes an answer. */
@Injectable()
export class BacklogRepository {
  private latest: { at: number; answer: Promise<Backlog>; pending: boolean } | undefined;

  constructor(private readonly database: Database) {}

  read(): Promise<Backlog> {
    const now = performance.now();
    if (!this.latest || !(this.latest.pending || now - this.latest.at < youngMs)) {
      const latest = { at: now, answer: this.count(), pending: true };
      const settle = (): void => void (latest.pending = false);
      latest.answer.then(settle, settle);
      this.latest = latest;
    }
    return this.latest.answer;
  }

  private async count(): Promise<Backlog> {
    const [row] = await this.database.query<Backlog>(sql`
      select (select count(*) from (
          select 1 from dispatch.messages
          where state in ('PENDING', 'RETRYING') and due_at <= now() and (retry_at is null or retry_at <= now()) limit ${most}
        ) due)::int as queued,
        exists (select 1 from dispatch.halts) as halted,
        (select count(*) from dispatch.lanes where paused_at is not null)::int as "pausedAccounts"`);
    if (!row) throw new Error('A statement without a condition gave no row.');
    return row;
  }
}
