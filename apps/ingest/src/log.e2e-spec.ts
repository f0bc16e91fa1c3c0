import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { captureLog, type Log } from '@sluice/service/testing';
import { freshDatabase, freshRedis, until, Wire, type FreshDatabase } from '@sluice/testing';
import { DatabaseServer } from '../testing/outages.ts';
import { authorization, startIngest, type Ingest } from '../testing/start-ingest.ts';
import { deliver, textUpdate } from '../testing/updates.ts';

const canaries = ['canary-text', 'canary-secret', 'AAH-spec-token', 'spec-admin-key', 'sk_canary0123456789', 'a secret only for specs'];

let database: FreshDatabase;
let wire: Wire;
let log: Log;
let ingest: Ingest;

beforeAll(async () => {
  database = await freshDatabase();
  wire = await Wire.to(await freshRedis());
  log = captureLog();
  ingest = await startIngest({ database: database.url, redis: wire.url }, { LOG_LEVEL: 'trace' });
  await ingest.addTelegram('bot', 'canary-secret');
  await ingest.addSandbox();
});

afterAll(async () => {
  await ingest.close();
  log.stop();
  wire.close();
  await database.drop();
});

const withSecret = { 'x-telegram-bot-api-secret-token': 'canary-secret' };
const clean = (): void => {
  for (const canary of [...canaries, new URL(database.url).password, new URL(wire.url).password]) expect(log.text()).not.toContain(canary);
};

describe('the log of ingest holds no secret and no word of a message', () => {
  it('when all goes well, and when calls are refused', async () => {
    await deliver(ingest.app, 'bot', textUpdate(1, 'canary-text'), withSecret);
    await deliver(ingest.app, 'bot', textUpdate(2, 'canary-text'), { 'x-telegram-bot-api-secret-token': 'canary-secret2' });
    await deliver(ingest.app, 'bot', Buffer.from('{"canary-text'), withSecret);
    for (const authorization of ['Bearer sk_canary0123456789', 'Bearer spec-admin-key']) {
      await ingest.app.inject({ method: 'POST', url: '/api/sandbox/messages', headers: { authorization }, payload: { chatId: 'mei', text: 'canary-text' } });
      await ingest.app.inject({ url: '/api/events?cursor=canary-text', headers: { authorization } });
    }
    expect(log.text()).toContain('"service":"ingest"');
    clean();
  });

  it('when something breaks that nobody foresaw: the log has the stack, the answer has not', async () => {
    await ingest.database.query(sql`alter table ingest.events add constraint broken check (event is null) not valid`);
    const webhook = await deliver(ingest.app, 'bot', textUpdate(3, 'canary-text'), withSecret);
    const sandbox = await ingest.app.inject({ method: 'POST', url: '/api/sandbox/messages', headers: { authorization }, payload: { chatId: 'mei', text: 'canary-text' } });
    await ingest.database.query(sql`alter table ingest.events drop constraint broken`);
    for (const answer of [webhook, sandbox]) {
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([500, 'internal']);
      expect(answer.payload).not.toMatch(/canary|\.[jt]s\b|constraint|\n\s+at /);
    }
    expect(log.text()).toMatch(/"level":"error".*violates check constraint.*"stack":"/);
    clean();
  });

  it('when the stores are away', async () => {
    const server = new DatabaseServer(database.url);
    wire.cut();
    await deliver(ingest.app, 'bot', textUpdate(4, 'canary-text'), withSecret);
    await server.takeAway();
    expect((await deliver(ingest.app, 'bot', textUpdate(5, 'canary-text'), withSecret)).statusCode).toBe(503);
    await server.giveBack();
    await wire.mend();
    await until('Redis to be back', () => ingest.redis.status === 'ready');
    await server.close();
    expect(log.text()).toContain('wake-up left to the sweeper');
    clean();
  });

  it('and every line of it is JSON with a level, a time and the service; work of an event carries its trace', () => {
    const lines = log.text().trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.filter(({ level, time, service }) => typeof level !== 'string' || typeof time !== 'string' || service !== 'ingest')).toEqual([]);
    expect(lines.find(({ msg }) => msg === 'wake-up left to the sweeper')?.['trace']).toMatch(/^[0-9a-f]{32}$/);
  });
});
