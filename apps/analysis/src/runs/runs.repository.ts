import { Injectable } from '@nestjs/common';
import type { Problem } from '@sluice/errors';
import { Database, sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';

export interface NewRun {
  key: string;
  requestHash: Buffer;
  inputs: readonly object[];
  trace: string;
}

export interface RunRow {
  id: string;
  requestHash: Buffer;
  total: number;
  /** Items that have ended, done or failed. */
  ended: number;
  failed: number;
  /** Items at work. */
  working: number;
  createdAt: Date;
  endedAt: Date | null;
  /** Since it was accepted, until now or its end. */
  elapsedMs: number;
}

export interface ItemRow {
  id: string;
  n: number;
  state: 'pending' | 'working' | 'done' | 'failed';
  attempts: number;
  input: unknown;
  result: unknown;
  problem: Problem | null;
  /** Among those of its run that have ended, from 1. */
  seq: number | null;
  endedAt: Date | null;
}

/** An item that is done. */
export interface EndedItem extends Pick<ItemRow, 'id' | 'n' | 'input' | 'result'> {
  runId: string;
  trace: string;
  endedAt: Date;
}

/** Runs and their items, as they are accepted and shown. */
@Injectable()
export class RunsRepository {
  constructor(private readonly database: Database) {}

  /** Keeps a run unless its key is known; answers its id. The items of the request have ids in their order. */
  async accept({ key, requestHash, inputs, trace }: NewRun): Promise<string> {
    return this.database.transaction(async (statements) => {
      const items = inputs.map((input, n) => ({ id: uuid(), n, input }));
      const [made] = await statements.query<{ id: string }>(sql`
        insert into analysis.runs (id, key, request_hash, total, trace) values (${uuid()}, ${key}, ${requestHash}, ${inputs.length}::int, ${trace})
        on conflict (key) do nothing returning id`);
      if (made) {
        await statements.query(sql`
          insert into analysis.run_items (id, run_id, n, input)
          select i.id, ${made.id}::uuid, i.n, i.input from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as i(id uuid, n int, input jsonb)`);
        return made.id;
      }
      const [known] = await statements.query<{ id: string }>(sql`select id from analysis.runs where key = ${key}`);
      return known?.id ?? '';
    });
  }

  async find(id: string): Promise<RunRow | undefined> {
    const [row] = await this.database.query<RunRow>(sql`
      select r.id, r.request_hash as "requestHash", r.total, r.ended, r.failed, r.created_at as "createdAt", r.ended_at as "endedAt",
        (select count(*)::int from analysis.run_items i where i.run_id = r.id and i.state = 'working') as working,
        greatest(0, extract(epoch from coalesce(r.ended_at, clock_timestamp()) - r.created_at) * 1000)::int as "elapsedMs"
      from analysis.runs r where r.id = ${id}`);
    return row;
  }

  /** All items in the order of the request. */
  async items(runId: string): Promise<ItemRow[]> {
    return this.database.query<ItemRow>(sql`
      select id, n, state, attempts, input, result, problem, seq, ended_at as "endedAt" from analysis.run_items where run_id = ${runId} order by n`);
  }

  /** Items that ended after number `after`, in the order in which they did. */
  async endedAfter(runId: string, after: number, most: number): Promise<ItemRow[]> {
    return this.database.query<ItemRow>(sql`
      select id, n, state, attempts, input, result, problem, seq, ended_at as "endedAt" from analysis.run_items
      where run_id = ${runId} and seq > ${after}::int order by seq limit ${most}::int`);
  }
}
