import { sql } from '@sluice/prisma';
import type { Ingest } from '../start-ingest.ts';
import type { Answered } from './bombard.ts';
import type { Headers } from './hostile-calls.ts';

export interface Call {
  method?: 'GET' | 'POST';
  url: string;
  headers: Headers;
  body: Buffer;
}

/** Calls the service without a connection. */
export async function call({ app }: Ingest, { method = 'POST', url, headers, body }: Call): Promise<Answered> {
  const answer = await app.inject({ method, url, headers, ...(method === 'POST' && { payload: body }) });
  return { statusCode: answer.statusCode, contentType: String(answer.headers['content-type']) };
}

/** Rows that calls left. */
export interface Rows {
  arrivals: number;
  events: number;
  bodies: number;
  rings: number;
}

export const noRows: Rows = { arrivals: 0, events: 0, bodies: 0, rings: 0 };

export async function rowsOf({ database }: Ingest): Promise<Rows | undefined> {
  const [rows] = await database.query<Rows & Record<string, unknown>>(sql`
    select (select count(*)::int from ingest.arrivals) as arrivals, (select count(*)::int from ingest.events) as events,
      (select count(*)::int from ingest.bodies) as bodies, (select coalesce(sum(rings), 0)::int from ingest.mailboxes) as rings`);
  return rows;
}

export async function forget({ database, redis }: Ingest): Promise<void> {
  await database.query(sql`truncate ingest.arrivals, ingest.events, ingest.bodies, ingest.mailboxes, ingest.blocks`);
  await redis.flushdb();
}

/** A counter as `/metrics` tells it, all its labels together but for those that are named: `metered(ingest, 'x_total', 'status="413"')`. */
export async function metered({ app }: Ingest, metric: string, label = ''): Promise<number> {
  const { payload } = await app.inject('/metrics');
  const lines = payload.split('\n').filter((line) => line.startsWith(`${metric}{`) && line.includes(label));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
