import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, Wire, type FreshDatabase } from '@sluice/testing';
import { DatabaseServer } from '../../testing/outages.ts';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';
import { JournalSweeper } from '../journal/journal.sweeper.ts';

let database: FreshDatabase;
let server: DatabaseServer;
let wire: Wire;
let ingest: Ingest;

beforeAll(async () => {
  database = await freshDatabase();
  server = new DatabaseServer(database.url);
  wire = await Wire.to(await freshRedis());
  ingest = await startIngest({ database: database.url, redis: wire.url });
  await ingest.addTelegram('bot');
});

afterAll(async () => {
  await ingest.close();
  wire.close();
  await server.close();
  await database.drop();
});

const status = async (path: string): Promise<number> => (await ingest.app.inject(path)).statusCode;
const rowOf = async (updateId: number): Promise<{ id: string; wakes: number } | undefined> => {
  const [row] = await ingest.database.query<{ id: string; wakes: number }>(sql`select id, wakes from ingest.events where platform_event_id = ${String(updateId)}`);
  return row;
};

describe('while Redis is away', () => {
  it.each([
    ['its connections break', () => wire.cut(), 1],
    ['it is a black hole', () => wire.hold(), 2],
  ])('events are taken, health says degraded, and analysis is woken once it is back: when %s', async (_how, goes, id) => {
    goes();
    const answer = await deliver(ingest.app, 'bot', textUpdate(id, 'x'));
    const row = await rowOf(id);
    expect([answer.statusCode, row?.id]).toEqual([200, expect.any(String)]);
    const health = await until('health to notice', async () => {
      const report = (await ingest.app.inject('/health')).json<{ status: string }>();
      return report.status === 'degraded' && report;
    });
    expect(health).toMatchObject({ components: { redis: { status: 'degraded' }, database: { status: 'healthy' } } });
    expect([await status('/health'), await status('/health/ready')]).toEqual([200, 200]);
    await ingest.database.query(sql`update ingest.events set woken_at = now() - interval '1 hour' where id = ${row?.id}`);
    await ingest.app.get(JournalSweeper).run();
    // What could not be sent does not count: the next try is not put off by it.
    expect(await rowOf(id)).toMatchObject({ wakes: 1 });
    await wire.mend();
    await until('the sweeper to wake analysis', async () => (await ingest.woken('analysis')).includes(row?.id ?? ''));
  });
});

describe('while PostgreSQL is away', () => {
  const authorization = 'Bearer spec-admin-key';

  it('nothing is acknowledged: 503 with Retry-After, health says down; and everything goes on when it is back', async () => {
    await server.takeAway();
    const answer = await deliver(ingest.app, 'bot', textUpdate(10, 'x'));
    expect(answer.statusCode).toBe(503);
    expect(answer.headers).toMatchObject({ 'retry-after': '1', 'content-type': 'application/problem+json; charset=utf-8' });
    expect(answer.json()).toMatchObject({ code: 'unavailable', status: 503 });
    const listed = await ingest.app.inject({ url: '/api/events', headers: { authorization } });
    expect([listed.statusCode, await status('/health'), await status('/health/ready'), await status('/health/live')]).toEqual([503, 503, 503, 200]);
    await server.giveBack();
    const again = await deliver(ingest.app, 'bot', textUpdate(10, 'x'));
    expect([again.statusCode, (await rowOf(10))?.id]).toEqual([200, expect.any(String)]);
    expect([await status('/health'), await status('/health/ready')]).toEqual([200, 200]);
  });

  it('a call whose connection breaks in the middle of its statement is answered 503, and is taken when it comes again', async () => {
    const blocking = ingest.database.transaction(async (statements) => {
      await statements.query(sql`lock table ingest.events in access exclusive mode`);
      const call = deliver(ingest.app, 'bot', textUpdate(20, 'x'));
      await until('the insert to be cut', async () => (await server.terminate('%call as materialized%')) > 0);
      return (await call).statusCode;
    });
    expect(await blocking).toBe(503);
    expect((await deliver(ingest.app, 'bot', textUpdate(20, 'x'))).statusCode).toBe(200);
  });

  it('Telegram brings everything again that was refused', async () => {
    const token = '123456:AAH-spec-token';
    const telegram = await TelegramSimulator.start({ bots: [{ token }], webhookSecondMs: 20 });
    try {
      telegram.setWebhook(token, `${await ingest.listen()}/webhooks/telegram/bot`, 'right-secret');
      await server.takeAway();
      const sent = Array.from({ length: 20 }, (_, index) => telegram.userSends(token, { from: 8_000 + index, text: 'again' })).flat();
      await until('every update to be refused', () => telegram.counters.updatesWaiting === 20);
      await server.giveBack();
      await telegram.allDelivered();
      const rows = await ingest.database.query(sql`select 1 from ingest.events where event ->> 'text' = 'again'`);
      expect(rows).toHaveLength(sent.length);
    } finally {
      await telegram.close();
    }
  });
});
