import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';

const token = '123456:AAH-spec-token';
type Result = 'journaled' | 'duplicate by redis' | 'duplicate by memory' | 'duplicate by postgres';

let database: FreshDatabase;
let telegram: TelegramSimulator;
let replicas: Ingest[];
let urls: string[];

beforeAll(async () => {
  database = await freshDatabase();
  telegram = await TelegramSimulator.start({ bots: [{ token }], webhookSecondMs: 20 });
});

beforeEach(async () => {
  const stores = { database: database.url, redis: await freshRedis() };
  replicas = await Promise.all([startIngest(stores), startIngest(stores)]);
  urls = await Promise.all(replicas.map((replica) => replica.listen()));
  await first().database.query(sql`truncate ingest.events, ingest.arrivals`);
  await first().addTelegram('bot');
});

afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
});

afterAll(async () => {
  await telegram.close();
  await database.drop();
});

const first = (): Ingest => replicas[0] as Ingest;
const ids = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Every update to every replica, several times, all at once. */
async function deliverAll(updateIds: number[], times: number): Promise<number[]> {
  const calls = ids(times).flatMap((turn) => updateIds.map((id) => deliver((replicas[turn % 2] as Ingest).app, 'bot', textUpdate(id, `text ${id}`))));
  return (await Promise.all(calls)).map(({ statusCode }) => statusCode);
}

async function rows(): Promise<string[]> {
  const found = await first().database.query<{ id: string }>(sql`select platform_event_id as id from ingest.events order by length(platform_event_id), 1`);
  return found.map(({ id }) => id);
}

/** What `sluice_events_total` says, summed over the replicas. */
async function counts(): Promise<Record<Result, number>> {
  const texts = await Promise.all(replicas.map(async ({ app }) => (await app.inject('/metrics')).payload));
  const count = (result: Result): number =>
    texts.map((text) => Number(new RegExp(`^sluice_events_total\\{result="${result}".*\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)).reduce((sum, n) => sum + n, 0);
  return {
    journaled: count('journaled'),
    'duplicate by redis': count('duplicate by redis'),
    'duplicate by memory': count('duplicate by memory'),
    'duplicate by postgres': count('duplicate by postgres'),
  };
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((total, n) => total + n, 0);

describe('one update that is delivered many times', () => {
  it('is one row, also when several senders bring it at once and Redis forgets everything midway', async () => {
    const updates = ids(10);
    const before = await deliverAll(updates, 8);
    await first().redis.flushdb();
    const after = await deliverAll(updates, 8);
    expect(new Set([...before, ...after])).toEqual(new Set([200]));
    expect(await rows()).toEqual(updates.map(String));
    const { journaled, ...duplicates } = await counts();
    expect([journaled, sum(duplicates)]).toEqual([10, 150]);
    expect(duplicates['duplicate by postgres']).toBeGreaterThanOrEqual(10);
  });

  it('is turned away by Redis when it is known there, and counted so', async () => {
    const updates = ids(3);
    await deliverAll(updates, 1);
    await until('the marks', async () => (await first().redis.keys('sluice:seen:bot:*')).length === 3);
    expect(await deliverAll(updates, 2)).toEqual(Array(6).fill(200));
    const { journaled, ...duplicates } = await counts();
    // A Redis that takes its time is not waited for: then memory or PostgreSQL turns it away.
    expect([journaled, sum(duplicates)]).toEqual([3, 6]);
    expect(duplicates['duplicate by redis']).toBeGreaterThan(0);
  });

  it('is turned away by PostgreSQL when Redis has forgotten it, and counted so', async () => {
    await deliverAll([1], 1);
    await until('the mark', () => first().redis.exists('sluice:seen:bot:1'));
    await first().redis.flushdb();
    await deliverAll([1], 1);
    expect(await counts()).toEqual({ journaled: 1, 'duplicate by redis': 0, 'duplicate by memory': 0, 'duplicate by postgres': 1 });
  });

  it('of another account is another event', async () => {
    await first().addTelegram('other');
    await Promise.all(['bot', 'other'].map((account) => deliver(first().app, account, textUpdate(1, 'x'))));
    expect(await rows()).toEqual(['1', '1']);
  });

  it('wakes analysis once', async () => {
    await deliverAll([1], 20);
    await deliverAll([1, 2], 20);
    await until('both wake-ups', async () => new Set(await first().woken('analysis')).size === 2);
    expect(await first().woken('analysis')).toHaveLength(2);
  });
});

it("takes every update of Telegram's own delivery: in order, again and again, some of them five times at once", async () => {
  telegram.setWebhook(token, `${urls[1]}/webhooks/telegram/bot`, 'right-secret');
  const people = [7001, 7002, 7003];
  const updates = people.flatMap((from) => ids(4).flatMap((n) => telegram.userSends(token, { from, text: `${n}`, deliverTimes: n, atOnce: n % 2 === 0 })));
  await telegram.allDelivered();
  const written = await first().database.query<{ text: string; chat: string }>(
    sql`select event ->> 'text' as text, chat_id as chat from ingest.events order by received_at, id`,
  );
  expect(await rows()).toEqual(updates.map(({ update_id: id }) => String(id)).sort((a, b) => Number(a) - Number(b)));
  for (const person of people) expect(written.filter(({ chat }) => chat === String(person)).map(({ text }) => text)).toEqual(['1', '2', '3', '4']);
});
