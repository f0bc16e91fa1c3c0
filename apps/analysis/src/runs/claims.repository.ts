import { Injectable } from '@nestjs/common';
import { Database, sql, type Statements } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import type { Conclusion } from './conclude.ts';
import type { EndedItem } from './runs.repository.ts';

/** An item at work. */
export interface ClaimedItem {
  id: string;
  runId: string;
  input: unknown;
  /** Tries, this one included. */
  attempts: number;
  /** Under which it is at work: a claim that has run out changes nothing any more. */
  claim: string;
  /** How old its run is. */
  ageMs: number;
}

export type Ending = { result: object } | Extract<Conclusion, { kind: 'failed' }>;

/** Who works which item. Claims and endings hold the run's row, so that limits and numbers are exact over all replicas. */
@Injectable()
export class ClaimsRepository {
  constructor(private readonly database: Database) {}

  /** Takes the first item that is due, unless `atOnce` are at work; those whose worker died come back first. */
  async claim(runId: string, { atOnce, leaseMs }: { atOnce: number; leaseMs: number }): Promise<ClaimedItem | undefined> {
    return this.database.transaction(async (statements) => {
      await lock(statements, runId);
      await statements.query(sql`
        update analysis.run_items set state = 'pending', claim = null, lease_until = null
        where run_id = ${runId} and state = 'working' and lease_until <= clock_timestamp()`);
      const [claimed] = await statements.query<ClaimedItem>(sql`
        with next as (
          select id from analysis.run_items
          where run_id = ${runId} and state = 'pending' and due_at <= clock_timestamp()
            and ${atOnce}::int > (select count(*) from analysis.run_items where run_id = ${runId} and state = 'working')
          order by n limit 1 for update skip locked
        )
        update analysis.run_items i set state = 'working', attempts = i.attempts + 1, claim = ${uuid()}::uuid,
          lease_until = clock_timestamp() + ${leaseMs}::int * interval '1 millisecond'
        from next, analysis.runs r where i.id = next.id and r.id = i.run_id
        returning i.id, i.run_id as "runId", i.input, i.attempts, i.claim, (extract(epoch from clock_timestamp() - r.created_at) * 1000)::int as "ageMs"`);
      return claimed;
    });
  }

  /** Says that an item is still at work; false when somebody else has it. */
  async renew({ id, claim }: ClaimedItem, leaseMs: number): Promise<boolean> {
    const renewed = await this.database.query(sql`
      update analysis.run_items set lease_until = clock_timestamp() + ${leaseMs}::int * interval '1 millisecond' where id = ${id} and claim = ${claim} returning 1`);
    return renewed.length > 0;
  }

  /** Keeps how an item ended, and tells readers of the run; undefined when somebody else has the item. */
  async end({ id, runId, claim }: ClaimedItem, ending: Ending): Promise<EndedItem | undefined> {
    const [result, problem] = 'result' in ending ? [JSON.stringify(ending.result), null] : [null, JSON.stringify(ending.problem)];
    return this.database.transaction(async (statements) => {
      await lock(statements, runId);
      const [ended] = await statements.query<EndedItem>(sql`
        update analysis.run_items i set state = case when ${result}::jsonb is null then 'failed' else 'done' end, result = ${result}::jsonb, problem = ${problem}::jsonb,
          claim = null, lease_until = null, seq = r.ended + 1, ended_at = clock_timestamp()
        from analysis.runs r where i.id = ${id} and i.claim = ${claim} and r.id = i.run_id
        returning i.id, i.n, i.input, i.result, i.run_id as "runId", r.trace, i.ended_at as "endedAt"`);
      if (!ended) return undefined;
      await statements.query(sql`
        update analysis.runs set ended = ended + 1, failed = failed + ${problem === null ? 0 : 1}::int,
          ended_at = case when ended + 1 = total then clock_timestamp() end
        where id = ${runId}`);
      await statements.query(sql`select pg_notify('runs', ${runId})`);
      return ended;
    });
  }

  /** Gives an item back, to be worked by anybody after a while. */
  async putOff({ id, claim }: ClaimedItem, { delayMs, burnsAttempt }: { delayMs: number; burnsAttempt: boolean }): Promise<void> {
    await this.database.query(sql`
      update analysis.run_items set state = 'pending', claim = null, lease_until = null, attempts = attempts - ${burnsAttempt ? 0 : 1}::int,
        due_at = clock_timestamp() + ${Math.ceil(delayMs)}::bigint * interval '1 millisecond'
      where id = ${id} and claim = ${claim}`);
  }

  /** When something of a run may be claimed, from now; null when nothing waits, or who is at work there will see to it. */
  async idleMs(runId: string, atOnce: number): Promise<number | null> {
    const [row] = await this.database.query<{ idleMs: number | null }>(sql`
      select case when count(*) filter (where state = 'working') < ${atOnce}::int and bool_or(state = 'pending')
        then greatest(0, extract(epoch from min(due_at) filter (where state = 'pending') - clock_timestamp()) * 1000)::bigint::float8 end as "idleMs"
      from analysis.run_items where run_id = ${runId} and state in ('pending', 'working')`);
    return row?.idleMs ?? null;
  }
}

async function lock(statements: Statements, runId: string): Promise<void> {
  await statements.query(sql`select 1 from analysis.runs where id = ${runId} for update`);
}
