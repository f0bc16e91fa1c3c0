import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Vault } from '@sluice/auth';
import { AccountReader } from '@sluice/channels';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { hasten } from '@sluice/testing/jest';
import { startStorage, type Storage } from '../../testing/start-storage.ts';
import type { WebhookView } from './webhook-view.ts';
import { WebhooksSweeper } from './webhooks.sweeper.ts';

hasten(WebhooksSweeper);

const botToken = '123456:AAH-canary-token';
const account = { id: 'bot', channel: 'telegram', credentials: { botToken } };
const PUBLIC_URL = 'https://sluice.example/gate';
const address = `${PUBLIC_URL}/webhooks/telegram/bot`;

let database: FreshDatabase;
let stores: { database: string; redis: string };
let telegram: TelegramSimulator;
const running: Storage[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  stores = { database: database.url, redis: await freshRedis() };
});

beforeEach(async () => {
  telegram = await TelegramSimulator.start({ bots: [{ token: botToken }] });
});

afterEach(async () => {
  const [first] = running;
  await first?.database.query(sql`delete from storage.accounts`);
  await Promise.all(running.splice(0).map((storage) => storage.close()));
  await telegram.close();
});

afterAll(() => database.drop());

async function start(settings: Record<string, string> = {}): Promise<Storage> {
  const storage = await startStorage(stores, { TELEGRAM_API_URL: telegram.url, ...settings });
  running.push(storage);
  return storage;
}

interface Row {
  set_url: string | null;
  set_revision: number | null;
  failures: number;
  last_error: string | null;
}

const rowOf = async ({ database }: Storage): Promise<Row | undefined> => (await database.query<Row & Record<string, unknown>>(sql`select * from storage.webhooks`))[0];
const revisionOf = async ({ database }: Storage): Promise<number | undefined> => (await database.query<{ revision: number }>(sql`select revision from storage.accounts where id = 'bot'`))[0]?.revision;
const secretOf = async (storage: Storage): Promise<unknown> =>
  ((await new AccountReader(storage.database, storage.app.get(Vault)).read('bot')).credentials as { webhookSecret?: string }).webhookSecret;
const isSet = (storage: Storage, url = address): Promise<boolean> => until('the webhook to be set', async () => (await rowOf(storage))?.set_url === url && telegram.webhookOf(botToken)?.url === url);
const hasFailed = (storage: Storage): Promise<boolean> => until('a failure', async () => ((await rowOf(storage))?.failures ?? 0) > 0);
const put = (storage: Storage, body?: object) => storage.ask<WebhookView & { detail: string; code: string }>('PUT /api/accounts/bot/webhook', { body });

describe('with PUBLIC_URL', () => {
  it('a new account gets its webhook by itself, with a secret of ours, and is left alone after that', async () => {
    const storage = await start({ PUBLIC_URL });
    await storage.ask('POST /api/accounts', { body: account });
    await isSet(storage);
    const secret = await secretOf(storage);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(telegram.webhookOf(botToken)).toMatchObject({ url: address, secret });
    expect(await rowOf(storage)).toMatchObject({ set_revision: await revisionOf(storage), failures: 0, last_error: null });
    const { calls } = telegram.counters;
    await storage.ask('POST /api/accounts', { body: { ...account, id: 'later' } });
    await until('the next account', async () => telegram.counters.calls > calls);
    expect(telegram.counters.calls).toBe(calls + 1);
  });

  it('a secret that the account has is the one that Telegram gets', async () => {
    const storage = await start({ PUBLIC_URL });
    await storage.ask('POST /api/accounts', { body: { ...account, credentials: { botToken, webhookSecret: 'of-our-own' } } });
    await isSet(storage);
    expect([telegram.webhookOf(botToken)?.secret, await secretOf(storage)]).toEqual(['of-our-own', 'of-our-own']);
  });

  it('an account whose token changes gets the webhook of its new bot', async () => {
    const other = '654321:AAH-other-token';
    telegram.addBot({ token: other });
    const storage = await start({ PUBLIC_URL });
    await storage.ask('POST /api/accounts', { body: account });
    await isSet(storage);
    await storage.ask('PATCH /api/accounts/bot', { body: { credentials: { botToken: other } } });
    await until('the webhook of the new bot', () => telegram.webhookOf(other)?.url === address);
    await until('the row', async () => (await rowOf(storage))?.set_revision === (await revisionOf(storage)));
    expect(telegram.webhookOf(other)?.secret).toBe(await secretOf(storage));
  });

  it('several replicas set it once', async () => {
    const replicas = await Promise.all([start({ PUBLIC_URL }), start({ PUBLIC_URL }), start({ PUBLIC_URL })]);
    const [storage] = replicas;
    await storage.ask('POST /api/accounts', { body: account });
    await isSet(storage);
    expect(telegram.counters.calls).toBe(1);
  });

  it('an account that was there before gets it at the start, and another address when PUBLIC_URL is another', async () => {
    const before = await start();
    await before.ask('POST /api/accounts', { body: account });
    await isSet(await start({ PUBLIC_URL }));
    running.push(await startStorage(stores, { TELEGRAM_API_URL: telegram.url, PUBLIC_URL: 'https://other.example/' }));
    await isSet(before, 'https://other.example/webhooks/telegram/bot');
  });

  it('what fails is tried again later, at once when the account changes, and told meanwhile', async () => {
    const fault = telegram.fault({ kind: 'refused', code: 401, description: 'Unauthorized' }, { method: 'setWebhook', times: Infinity });
    const storage = await start({ PUBLIC_URL });
    await storage.ask('POST /api/accounts', { body: account });
    await hasFailed(storage);
    const { status, body } = await storage.ask<WebhookView>('GET /api/accounts/bot/webhook');
    expect([status, body]).toEqual([200, expect.objectContaining({ url: null, setUrl: null, failure: { reason: expect.stringContaining('Unauthorized'), nextTryAt: expect.any(String) } })]);
    expect(fault.hits).toBe(1);
    fault.stop();
    await storage.ask('PATCH /api/accounts/bot', { body: { name: 'mended' } });
    await isSet(storage);
    expect((await storage.ask<WebhookView>('GET /api/accounts/bot/webhook')).body).toMatchObject({ url: address, setUrl: address, failure: null, pending: 0 });
  });

  it('accounts of other channels are left alone', async () => {
    const storage = await start({ PUBLIC_URL });
    await storage.ask('POST /api/accounts', { body: { id: 'line', channel: 'line', credentials: { channelAccessToken: 'x' } } });
    await storage.ask('POST /api/accounts', { body: account });
    await isSet(storage);
    expect(await storage.database.query(sql`select account_id from storage.webhooks`)).toEqual([{ account_id: 'bot' }]);
    const { status, body } = await storage.ask<{ detail: string }>('PUT /api/accounts/line/webhook', { body: {} });
    expect([status, body.detail]).toEqual([422, expect.stringContaining('/webhooks/line/line')]);
  });
});

describe('PUT /api/accounts/:id/webhook', () => {
  it('sets the address it is given, which stays over restarts with another PUBLIC_URL', async () => {
    const storage = await start();
    await storage.ask('POST /api/accounts', { body: account });
    const url = 'https://elsewhere.example/bot';
    const answers = [await put(storage, { url }), await put(storage, { url })];
    expect(answers.map(({ status, body }) => [status, body.url, body.setUrl])).toEqual([[200, url, url], [200, url, url]]);
    const restarted = await start({ PUBLIC_URL });
    await restarted.ask('PATCH /api/accounts/bot', { body: { name: 'x' } });
    await until('the new revision to be told', async () => (await rowOf(restarted))?.set_revision === (await revisionOf(restarted)));
    expect(telegram.webhookOf(botToken)?.url).toBe(url);
    expect((await put(restarted)).body).toMatchObject({ url: address });
  });

  it('asks for an address when there is no PUBLIC_URL, and changes nothing', async () => {
    const storage = await start();
    await storage.ask('POST /api/accounts', { body: account });
    const { status, body } = await put(storage, {});
    expect([status, body.detail]).toEqual([400, expect.stringContaining('set PUBLIC_URL')]);
    expect([await secretOf(storage), telegram.counters.calls]).toEqual([undefined, 0]);
  });

  it.each([
    ['what is no address', { url: 'sluice.example' }],
    ['credentials in an address', { url: 'https://a:b@sluice.example' }],
    ['another field', { secret: 'x' }],
  ])('refuses %s', async (_title, body) => {
    const storage = await start({ PUBLIC_URL });
    expect((await put(storage, body)).status).toBe(400);
  });

  it.each([
    ['a refusal', { kind: 'refused', code: 400, description: 'Bad Request: bad webhook: IP address is reserved' } as const, 422, 'rejected'],
    ['a bad token, which is not the key of whoever asks', { kind: 'refused', code: 401, description: 'Unauthorized' } as const, 422, 'rejected'],
    ['a flood wait', { kind: 'throttled', retryAfter: 3 } as const, 429, 'throttled'],
    ['an edge', { kind: 'html', status: 502 } as const, 503, 'unavailable'],
  ])('tells of %s, and may be asked again', async (_title, fault, status, code) => {
    const storage = await start();
    await storage.ask('POST /api/accounts', { body: account });
    telegram.fault(fault);
    const url = 'https://elsewhere.example/bot';
    const refused = await put(storage, { url });
    expect([refused.status, refused.body.code, (await rowOf(storage))?.set_url]).toEqual([status, code, null]);
    expect((await put(storage, { url })).status).toBe(200);
  });

  it('and others at the same time end with what Telegram has', async () => {
    const storage = await start();
    await storage.ask('POST /api/accounts', { body: account });
    const urls = Array.from({ length: 6 }, (_, n) => `https://elsewhere.example/${n}`);
    const statuses = (await Promise.all(urls.map((url) => put(storage, { url })))).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect((await rowOf(storage))?.set_url).toBe(telegram.webhookOf(botToken)?.url);
  });

  it('is for admins; everybody who may read sees it, and no secret', async () => {
    const storage = await start();
    await storage.ask('POST /api/accounts', { body: account });
    await put(storage, { url: `https://elsewhere.example/${botToken}` });
    const { body: made } = await storage.ask<{ key: string }>('POST /api/api-keys', { body: { name: 'reader', scopes: ['read'] } });
    const seen = await storage.ask('GET /api/accounts/bot/webhook', { key: made.key });
    expect([seen.status, seen.text]).toEqual([200, expect.not.stringContaining(String(await secretOf(storage)))]);
    expect(seen.body['url']).toBe('https://elsewhere.example/123456:…');
    expect((await storage.ask('PUT /api/accounts/bot/webhook', { body: {}, key: made.key })).status).toBe(403);
    expect((await storage.ask('DELETE /api/accounts/bot/webhook', { key: made.key })).status).toBe(403);
  });
});

describe('DELETE /api/accounts/:id/webhook', () => {
  it('takes it away, twice as once, and it stays away until it is put again', async () => {
    const storage = await start({ PUBLIC_URL });
    await storage.ask('POST /api/accounts', { body: account });
    await isSet(storage);
    const before = await revisionOf(storage);
    const answers = [await storage.ask('DELETE /api/accounts/bot/webhook'), await storage.ask('DELETE /api/accounts/bot/webhook')];
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    expect([telegram.webhookOf(botToken), await revisionOf(storage)]).toEqual([undefined, (before ?? 0) + 2]);
    // The sweeper has come by when another account has its webhook.
    telegram.addBot({ token: '7:AAH-other-token' });
    await storage.ask('POST /api/accounts', { body: { ...account, id: 'other', credentials: { botToken: '7:AAH-other-token' } } });
    await until('the other webhook', () => telegram.webhookOf('7:AAH-other-token') !== undefined);
    expect(telegram.webhookOf(botToken)).toBeUndefined();
    expect((await put(storage)).body).toMatchObject({ url: address });
  });

  it('changes nothing when Telegram cannot be asked', async () => {
    const storage = await start({ PUBLIC_URL });
    await storage.ask('POST /api/accounts', { body: account });
    await isSet(storage);
    telegram.fault({ kind: 'dropped' });
    expect((await storage.ask('DELETE /api/accounts/bot/webhook')).status).toBe(503);
    expect((await rowOf(storage))?.set_url).toBe(address);
  });

  it.each(['GET', 'PUT', 'DELETE'])('is not found for an account that is not there, as is %s', async (method) => {
    const storage = await start({ PUBLIC_URL });
    expect((await storage.ask(`${method} /api/accounts/nobody/webhook`, method === 'PUT' ? { body: {} } : {})).status).toBe(404);
  });
});
