import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import type { Limit } from '@sluice/rate-limit';

export interface LaneRow {
  account: string;
  limits: Limit[];
  pending: number;
  processing: number;
  retrying: number;
  failed: number;
  accepted: number;
  completed: number;
  lifetimeFailed: number;
  retries: number;
  sendMs: number;
  floodUntil: Date | null;
  paused: boolean;
}

export interface LaneUsage {
  nowMs: number;
  inFlight: number;
  endedAt: number[];
}

@Injectable()
export class QueuesRepository {
  constructor(private readonly database: Database) {}

  /** Lanes after `after` in the order of their account ids; `only` narrows to one account. */
  async lanes({ after = '', only = null, limit = 1 }: { after?: string; only?: string | null; limit?: number }): Promise<LaneRow[]> {
    return this.database.query<LaneRow>(sql`
      select a.id as account, a.limits,
        coalesce(c.pending, 0) as pending, coalesce(c.processing, 0) as processing,
        coalesce(c.retrying, 0) as retrying, coalesce(c.failed, 0) as failed,
        coalesce(l.accepted, 0)::int as accepted, coalesce(l.completed, 0)::int as completed,
        coalesce(l.failed, 0)::int as "lifetimeFailed", coalesce(l.retries, 0)::int as retries,
        coalesce(l.send_ms, 0)::float as "sendMs",
        case when l.flood_until > now() then l.flood_until end as "floodUntil", l.paused_at is not null as paused
      from storage.accounts a
      left join dispatch.lanes l on l.account_id = a.id
      left join lateral (
        select count(*) filter (where m.state = 'PENDING')::int as pending,
          count(*) filter (where m.state = 'PROCESSING')::int as processing,
          count(*) filter (where m.state = 'RETRYING')::int as retrying,
          count(*) filter (where m.state = 'FAILED')::int as failed
        from dispatch.messages m
        where m.account_id = a.id and m.state in ('PENDING', 'PROCESSING', 'RETRYING', 'FAILED')
      ) c on true
      where a.id > ${after} and (${only}::text is null or a.id = ${only})
      order by a.id limit ${limit}`);
  }

  /** What the windows of an account hold, by the database's clock. */
  async usage(accountId: string, longestMs: number): Promise<LaneUsage> {
    const [row] = await this.database.query<LaneUsage>(sql`
      select extract(epoch from now())::float * 1000 as "nowMs",
        count(*) filter (where ended_at is null)::int as "inFlight",
        coalesce(array_agg(extract(epoch from ended_at)::float * 1000) filter (where ended_at is not null), '{}') as "endedAt"
      from dispatch.attempts
      where account_id = ${accountId} and (ended_at is null or ended_at > now() - ${longestMs}::float * interval '1 millisecond')`);
    return row ?? { nowMs: 0, inFlight: 0, endedAt: [] };
  }
}
