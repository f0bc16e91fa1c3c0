import { Database, sql } from '@sluice/prisma';

const statements = `
create schema spec;
create table spec.clock (at timestamptz not null);
insert into spec.clock values ('2100-01-01');
create function spec.clock_timestamp() returns timestamptz language sql stable as 'select at from spec.clock';
`;

/** When a clock stands that nobody set yet: later than any default of a column. */
export const beginning = Date.UTC(2100, 0, 1);

/**
 * Puts a clock that stands still in front of PostgreSQL's own. Answers the URL of connections that live by it: there every instant
 * is exact, and the time a statement takes never decides.
 */
export async function stopClock(url: string): Promise<string> {
  const database = new Database({ url, maxConnections: 1, applicationName: 'clock' });
  await database.query({ text: statements });
  await database.onApplicationShutdown();
  const own = new URL(url);
  own.searchParams.set('options', '-c search_path=spec,pg_catalog,public -c jit=off');
  return own.href;
}

export async function setClock(database: Database, at: number): Promise<void> {
  await database.query(sql`update spec.clock set at = ${new Date(at)}`);
}

/** Lets so much time pass on a clock that stands still. */
export async function pass(database: Database, ms: number): Promise<void> {
  await database.query(sql`update spec.clock set at = at + ${ms}::float * interval '1 millisecond'`);
}
