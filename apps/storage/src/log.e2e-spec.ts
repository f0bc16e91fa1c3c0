import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storageQueue, type Outcome } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { QueueProducer } from '@sluice/queue';
import { captureLog, type Log } from '@sluice/service/testing';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { aCard, aPhoto, aText, readCard, understood } from '../testing/outcomes.ts';
import { startStorage, type Storage } from '../testing/start-storage.ts';

let database: FreshDatabase;
let log: Log;
let storage: Storage;

beforeAll(async () => {
  database = await freshDatabase();
  log = captureLog();
  const settings = { LOG_LEVEL: 'trace', TELEGRAM_BOT_TOKEN: '123456:AAH-canary-token', TELEGRAM_WEBHOOK_SECRET: 'canary-secret' };
  storage = await startStorage({ database: database.url, redis: await freshRedis() }, settings);
});

afterAll(async () => {
  await storage.close();
  log.stop();
  await database.drop();
});

const trace = 'c'.repeat(32);
const work = (outcome: Outcome, event = aText({ text: 'canary-text' })): Promise<void> =>
  storage.app.get(QueueProducer).add(storageQueue, { event, outcome, trace });
const clean = (): void => {
  for (const secret of ['canary', 'spec-admin-key', 'a secret only for specs', new URL(database.url).password]) expect(log.text()).not.toContain(secret);
};

describe('the log of storage holds no secret and no word of a message', () => {
  it('when outcomes are kept', async () => {
    await work(understood({ reply: 'canary-reply' }));
    await work(readCard(aCard({ name: 'canary-name', emails: ['canary@acme.tw'] })), aPhoto());
    await until('the answers', async () => (await storage.replies()).length === 2);
    clean();
  });

  it('when accounts and keys are made, and refused', async () => {
    const credentials = { botToken: '123456:AAH-canary-token', webhookSecret: 'canary-secret' };
    await storage.ask('POST /api/accounts', { body: { channel: 'telegram', credentials } });
    await storage.ask('POST /api/accounts', { body: { channel: 'telegram', credentials: { ...credentials, botToken: 'canary' } } });
    await storage.ask('PATCH /api/accounts/telegram', { body: { credentials } });
    await storage.ask('POST /api/accounts', { body: '{"channel": canary' });
    const { body } = await storage.ask<{ key: string }>('POST /api/api-keys', { body: { name: 'canary', scopes: ['read'] } });
    await storage.ask('GET /api/accounts?cursor=canary', { key: body.key });
    await storage.ask('GET /api/accounts', { key: 'sk_canary0123456789' });
    expect(log.text()).not.toContain(body.key);
    clean();
  });

  it('when a statement fails in a way nobody foresaw: PostgreSQL tells the whole row, the log must not', async () => {
    await storage.database.query(sql`alter table storage.replies add constraint broken check (kind <> 'reply') not valid`);
    await storage.database.query(sql`alter table storage.accounts add constraint broken check (name <> 'canary') not valid`);
    await work(understood({ reply: 'canary-reply' }));
    await until('the failure of the job', () => log.text().includes('job failed in a way nobody foresaw'));
    const answer = await storage.ask('POST /api/accounts', { body: { channel: 'sandbox', name: 'canary' } });
    await storage.database.query(sql`alter table storage.replies drop constraint broken`);
    await storage.database.query(sql`alter table storage.accounts drop constraint broken`);
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(answer.text).not.toMatch(/canary|constraint|\.[jt]s\b/);
    expect(log.text()).toMatch(/"trace":"c{32}".*violates check constraint/);
    expect(log.text()).toContain('request failed in a way nobody foresaw');
    clean();
  });
});
