import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Arrival } from '@sluice/channels';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, type FreshDatabase } from '@sluice/testing';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';
import { BodyRepository } from './body.repository.ts';
import { JournalRepository, type Journaled } from './journal.repository.ts';
import { RetentionSweeper } from './retention.sweeper.ts';

let database: FreshDatabase;
let ingest: Ingest;
let replica: Ingest;

beforeAll(async () => {
  database = await freshDatabase();
  const stores = { database: database.url, redis: await freshRedis() };
  [ingest, replica] = await Promise.all([startIngest(stores, { JOURNAL_RETENTION_DAYS: '7' }), startIngest(stores, { JOURNAL_RETENTION_DAYS: '7' })]);
  await ingest.addTelegram('bot');
});

beforeEach(() => ingest.database.query(sql`truncate ingest.events, ingest.bodies, ingest.arrivals, ingest.dead_letters`));

afterAll(async () => {
  await Promise.all([ingest.close(), replica.close()]);
  await database.drop();
});

const keep = (service: Ingest): Promise<void> => service.app.get(RetentionSweeper).run();
/** Where rows of the journal stand, by the day their partitions are for: `today`, `+1`, `-8` … or `default`. */
async function places(): Promise<string[]> {
  const rows = await ingest.database.query<{ place: string }>(sql`
    select coalesce(case when day = 0 then 'today' else to_char(day, 'FMSG990') end, 'default') as place from (
      select to_date(substring(tableoid::regclass::text from '\\d{8}$'), 'YYYYMMDD') - (now() at time zone 'UTC')::date as day, id from ingest.events
    ) e order by id`);
  return rows.map(({ place }) => place);
}
/** An event whose id was made so many days ago. */
async function madeDaysAgo(days: number): Promise<string> {
  const [row] = await ingest.database.query<{ id: string }>(sql`
    with made as (select ingest.first_id(now() - ${days} * interval '1 day') as id), arrived as (
      insert into ingest.arrivals (account_id, platform_event_id, event_id) select 'bot', 'made-' || ${days}::text, id from made
    ), body as (insert into ingest.bodies (id, sealed) select id, '' from made)
    insert into ingest.events (id, account_id, channel, platform_event_id, kind, body_id, trace) select id, 'bot', 'telegram', 'made-' || ${days}::text, 'ignored', id, 'x' from made
    returning id`);
  return row?.id ?? '';
}
const count = async (table: 'arrivals' | 'bodies' | 'events'): Promise<number> => {
  const [row] = await ingest.database.query<{ n: number }>({ text: `select count(*)::int as n from ingest.${table}` });
  return row?.n ?? 0;
};
const partitions = async (): Promise<string[]> =>
  (await ingest.database.query<{ name: string }>(sql`select inhrelid::regclass::text as name from pg_inherits where inhparent = 'ingest.events'::regclass order by 1`)).map(({ name }) => name);

describe('the days of the journal', () => {
  it('take what comes in, and are there before they come', async () => {
    await deliver(ingest.app, 'bot', textUpdate(1, 'x'));
    expect(await places()).toEqual(['today']);
    const days = (await partitions()).filter((name) => !name.endsWith('default'));
    const [{ ahead = [] } = {}] = await ingest.database.query<{ ahead: string[] }>(sql`
      select array_agg('ingest.events_' || to_char((now() at time zone 'UTC')::date + n, 'YYYYMMDD') order by n) as ahead from generate_series(0, 3) n`);
    expect(days).toEqual(expect.arrayContaining(ahead));
  });

  it('what a clock that went wrong puts outside all of them is kept, found by its id, and moves into its day once that is made', async () => {
    const id = await madeDaysAgo(-9);
    expect(await places()).toEqual(['default']);
    expect(await ingest.database.query(sql`select 1 from ingest.events where id = ${id}`)).toHaveLength(1);
    await ingest.database.query(sql`select ingest.make_days(day, day) from (select (now() at time zone 'UTC')::date + 9 as day) d`);
    expect(await places()).toEqual(['+9']);
    expect(await count('bodies')).toBe(1);
  });

  it('who looks for an id reads one of them', async () => {
    const id = await madeDaysAgo(0);
    const plan = await ingest.database.query<{ 'QUERY PLAN': string }>({ text: `explain select 1 from ingest.events where id = '${id}'` });
    const scans = plan.map((row) => row['QUERY PLAN']).filter((line) => line.includes(' on events'));
    expect(scans).toHaveLength(1);
  });

  it('are dropped when they are older than the journal keeps, with their bodies and arrivals, by all replicas at once; younger ones stay', async () => {
    await ingest.database.query(sql`select ingest.make_days(today - 8, today) from (select (now() at time zone 'UTC')::date as today) d`);
    for (const days of [20, 8, 7, 1]) await madeDaysAgo(days);
    await Promise.all([keep(ingest), keep(replica), keep(ingest)]);
    expect(await places()).toEqual(['-7', '-1']);
    expect([await count('bodies'), await count('arrivals')]).toEqual([2, 2]);
    const [{ oldest } = { oldest: null }] = await ingest.database.query<{ oldest: string | null }>(sql`
      select min(substring(inhrelid::regclass::text from '\\d{8}$')) as oldest from pg_inherits where inhparent = 'ingest.bodies'::regclass`);
    expect(oldest).toBe(new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', ''));
  });

  it('hold up nobody: one that cannot be made now is made later', async () => {
    await ingest.database.transaction(async (statements) => {
      await statements.query(sql`insert into ingest.events_default (id, account_id, channel, platform_event_id, kind, trace) values (ingest.first_id(now() + interval '30 days'), 'bot', 'telegram', 'held', 'ignored', 'x')`);
      const made = replica.database.query(sql`select ingest.make_days(day, day) from (select (now() at time zone 'UTC')::date + 30 as day) d`);
      await expect(made).rejects.toMatchObject({ code: 'unavailable' });
    });
    await ingest.database.query(sql`select ingest.make_days(day, day) from (select (now() at time zone 'UTC')::date + 30 as day) d`);
    expect(await places()).toEqual(['+30']);
  });
});

describe('what the journal keeps of a call', () => {
  const arrival = (id: string): Arrival => ({ platformEventId: id, kind: 'ignored', chatId: null, event: null });
  const origin = { accountId: 'bot', channel: 'telegram', revision: null } as const;
  const write = async (raw: string, ...ids: string[]): Promise<Journaled> => {
    const [journaled] = await ingest.app.get(JournalRepository).write([{ origin, arrivals: ids.map(arrival), raw: Buffer.from(raw), trace: '0'.repeat(32) }]);
    return journaled as Journaled;
  };

  it('is its body, once for all events in it, and sealed', async () => {
    const { entries } = await write('canary body', 'a', 'b', 'c');
    expect([entries.length, await count('bodies')]).toEqual([3, 1]);
    const [row] = await ingest.database.query<{ sealed: Buffer }>(sql`select sealed from ingest.bodies`);
    expect(row?.sealed.includes('canary')).toBe(false);
    for (const { id } of entries) expect((await ingest.app.get(BodyRepository).open(id)).toString()).toBe('canary body');
  });

  it('is nothing when everything in it was known', async () => {
    await write('first', 'a', 'b');
    expect((await write('again', 'b', 'a')).entries).toEqual([]);
    expect(await count('bodies')).toBe(1);
  });

  it('is each event once, also when a call names it twice', async () => {
    expect((await write('twice', 'a', 'a')).entries).toHaveLength(1);
    expect([await count('events'), await count('arrivals')]).toEqual([1, 1]);
  });

  it('opens in its own place alone', async () => {
    const [first, second] = [(await write('first', 'a')).entries[0], (await write('second', 'b')).entries[0]];
    await ingest.database.query(sql`
      update ingest.bodies b set sealed = (select o.sealed from ingest.bodies o join ingest.events e on e.body_id = o.id where e.id = ${second?.id})
      where b.id = (select body_id from ingest.events where id = ${first?.id})`);
    await expect(ingest.app.get(BodyRepository).open(first?.id ?? '')).rejects.toMatchObject({ code: 'unprocessable' });
  });

  it('is known for as long as the journal keeps: what comes again after that is new', async () => {
    await write('first', 'a');
    await ingest.database.query(sql`update ingest.arrivals set event_id = ingest.first_id(now() - interval '6 days')`);
    await keep(ingest);
    expect((await write('again', 'a')).entries).toEqual([]);
    await ingest.database.query(sql`update ingest.arrivals set event_id = ingest.first_id(now() - interval '9 days')`);
    await keep(ingest);
    expect((await write('again', 'a')).entries).toHaveLength(1);
  });
});
