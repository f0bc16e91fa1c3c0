import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';
import { JournalSweeper } from './journal.sweeper.ts';

const events = 1_000;
const senders = 3;

let database: FreshDatabase;
let replicas: [Ingest, Ingest];

beforeAll(async () => {
  database = await freshDatabase();
  const stores = { database: database.url, redis: await freshRedis() };
  replicas = await Promise.all([startIngest(stores), startIngest(stores)]);
  await replicas[0].addTelegram('bot');
});

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await database.drop();
});

const updates = Array.from({ length: events }, (_, index) => index + 1);
const first = (): Ingest => replicas[0];

/** One sender: every update once, ten calls at a time, to either replica. */
async function send(sender: number, ids: readonly number[]): Promise<void> {
  for (let begin = 0; begin < ids.length; begin += 10) {
    const calls = ids.slice(begin, begin + 10).map((id) => deliver((replicas[(id + sender) % 2] as Ingest).app, 'bot', textUpdate(id, `text ${id}`)));
    expect(new Set((await Promise.all(calls)).map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  }
}

async function counted(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { app } of replicas) {
    for (const [, result = '', n] of (await app.inject('/metrics')).payload.matchAll(/^sluice_events_total\{result="([^"]+)".*\} (\d+)$/gm)) counts[result] = (counts[result] ?? 0) + Number(n);
  }
  return counts;
}

/** As analysis and storage do: an outcome for whatever they are woken for. */
async function work(): Promise<void> {
  const ids = await first().woken('analysis');
  await first().redis.del('{sluice}:analysis:wait');
  await first().database.query(sql`
    insert into storage.analyses (event_id, account_id, stage, result, trace) select id, 'bot', 'text', '{}', 'x' from unnest(${ids}::uuid[]) id on conflict do nothing`);
}

const effects = async (): Promise<number> => (await first().database.query(sql`select 1 from storage.analyses`)).length;

it('a thousand events that three senders bring over two replicas, while Redis forgets everything, are a thousand rows and a thousand effects', async () => {
  const half = events / 2;
  const sending = Array.from({ length: senders }, (_, sender) => send(sender, sender === 1 ? updates.toReversed() : updates));
  await until('half of it', async () => (await first().database.query(sql`select 1 from ingest.arrivals`)).length > half);
  await first().redis.flushdb();
  await Promise.all(sending);

  const rows = await first().database.query<{ events: number; arrivals: number; bodies: number }>(sql`
    select (select count(*)::int from ingest.events) as events, (select count(*)::int from ingest.arrivals) as arrivals, (select count(*)::int from ingest.bodies) as bodies`);
  expect(rows).toEqual([{ events, arrivals: events, bodies: events }]);
  const { journaled, ...duplicates } = await counted();
  expect([journaled, Object.values(duplicates).reduce((sum, n) => sum + n, 0)]).toEqual([events, events * (senders - 1)]);

  await until('a thousand effects', async () => {
    await work();
    await first().database.query(sql`update ingest.events set woken_at = now() - interval '1 hour' where settled_at is null`);
    await Promise.all(replicas.map(({ app }) => app.get(JournalSweeper).run()));
    return (await effects()) === events;
  });
  await Promise.all(replicas.map(({ app }) => app.get(JournalSweeper).run()));
  expect(await first().database.query(sql`select 1 from ingest.events where settled_at is null`)).toEqual([]);
});
