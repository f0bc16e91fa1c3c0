import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, Wire, type FreshDatabase } from '@sluice/testing';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';
import { SeenStore } from './seen.store.ts';

let database: FreshDatabase;
let wire: Wire;
let ingest: Ingest;
let replica: Ingest;

beforeAll(async () => {
  database = await freshDatabase();
  wire = await Wire.to(await freshRedis());
  const stores = { database: database.url, redis: wire.url };
  [ingest, replica] = await Promise.all([startIngest(stores), startIngest(stores)]);
  await ingest.addTelegram('bot');
});

afterAll(async () => {
  await Promise.all([ingest.close(), replica.close()]);
  wire.close();
  await database.drop();
});

const counted = async ({ app }: Ingest, result: string): Promise<number> =>
  Number(new RegExp(`^sluice_events_total\\{result="${result}".*\\} (\\d+)$`, 'm').exec((await app.inject('/metrics')).payload)?.[1] ?? 0);

it('while Redis is away a process goes by what it marked itself, and PostgreSQL by what is in the journal', async () => {
  wire.cut();
  for (const service of [ingest, ingest, replica, replica]) expect((await deliver(service.app, 'bot', textUpdate(1, 'x'))).statusCode).toBe(200);
  expect(await ingest.database.query(sql`select 1 from ingest.events`)).toHaveLength(1);
  expect(await Promise.all([ingest, replica].map((service) => Promise.all([counted(service, 'duplicate by memory'), counted(service, 'duplicate by postgres')])))).toEqual([
    [1, 0],
    [1, 1],
  ]);
  await wire.mend();
});

it('once Redis answers, memory is not asked: what Redis does not know goes to the journal', async () => {
  const first = { accountId: 'bot', platformEventId: '1' };
  await until('Redis to be back', () => ingest.redis.status === 'ready');
  await until('it to be asked', async () => (await ingest.app.get(SeenStore).known([first])).by === 'redis');
  expect((await ingest.app.get(SeenStore).known([first])).has(first)).toBe(false);
});

it('remembers no more than a bounded number of marks', async () => {
  wire.cut();
  const seen = ingest.app.get(SeenStore);
  const all = Array.from({ length: 12_000 }, (_, index) => ({ accountId: 'bot', platformEventId: `m${index}` }));
  await seen.mark(all);
  const known = await seen.known(all);
  expect([known.by, all.filter((one) => known.has(one)).length, all.slice(-1).every((one) => known.has(one))]).toEqual(['memory', 10_000, true]);
  await wire.mend();
});
