import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Vault } from '@sluice/auth';
import { AccountReader, credentialsContext, type Account } from '@sluice/channels';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, type FreshDatabase } from '@sluice/testing';
import { startStorage, type Storage } from '../../testing/start-storage.ts';
import type { AccountView } from './account-view.ts';

const token = { TELEGRAM_BOT_TOKEN: '123456:AAH-canary-token', TELEGRAM_WEBHOOK_SECRET: 'canary-secret' };
const limits = [{ max: 3, windowMs: 60_000 }];

let database: FreshDatabase;
let stores: { database: string; redis: string };

beforeAll(async () => {
  database = await freshDatabase();
  stores = { database: database.url, redis: await freshRedis() };
});

afterAll(() => database.drop());

/** Starts storage with these variables for as long as `look` takes. */
async function started<Seen>(settings: Record<string, string>, look: (storage: Storage) => Promise<Seen>): Promise<Seen> {
  const storage = await startStorage(stores, settings);
  try {
    return await look(storage);
  } finally {
    await storage.close();
  }
}

const ids = async (storage: Storage): Promise<string[]> =>
  (await storage.ask<{ items: AccountView[] }>('GET /api/accounts')).body.items.map(({ id }) => id);
const open = (storage: Storage, id: string): Promise<Account> => new AccountReader(storage.database, storage.app.get(Vault)).read(id);

describe('the account of the environment', () => {
  it('is there while its variables are, under the id of its channel', async () => {
    expect(await started({}, ids)).toEqual(['sandbox']);
    expect(await started(token, ids)).toEqual(['sandbox', 'telegram']);
    expect(await started({}, ids)).toEqual(['sandbox']);
  });

  it('has the credentials of the present start, sealed and in no answer', async () => {
    const [first, second] = [token, { ...token, TELEGRAM_WEBHOOK_SECRET: 'another' }];
    const seen = await started(first, async (storage) => ({ opened: await open(storage, 'telegram'), shown: await storage.ask('GET /api/accounts/telegram') }));
    expect(seen.opened.credentials).toEqual({ botToken: token.TELEGRAM_BOT_TOKEN, webhookSecret: 'canary-secret' });
    expect(seen.shown).toMatchObject({ body: { source: 'environment', webhookPath: '/webhooks/telegram/telegram' }, text: expect.not.stringMatching(/canary|123456/) });
    const changed = await started(second, (storage) => open(storage, 'telegram'));
    expect(changed.credentials).toMatchObject({ webhookSecret: 'another' });
    expect(changed.revision).toBeGreaterThan(seen.opened.revision);
  });

  it('keeps a webhook secret that was made for it, for the same bot and while the environment has none', async () => {
    const bot = { TELEGRAM_BOT_TOKEN: '123456:AAH-canary-token' };
    await started(bot, async (storage) => {
      const account = await open(storage, 'telegram');
      const sealed = storage.app.get(Vault).seal(JSON.stringify({ ...account.credentials, webhookSecret: 'made-here' }), credentialsContext('telegram'));
      await storage.database.query(sql`update storage.accounts set credentials = ${sealed} where id = 'telegram'`);
    });
    const secretWith = async (settings: Record<string, string>): Promise<unknown> => (await started(settings, (storage) => open(storage, 'telegram'))).credentials;
    expect(await secretWith(bot)).toMatchObject({ webhookSecret: 'made-here' });
    expect(await secretWith({ TELEGRAM_BOT_TOKEN: '999999:AAH-other-token' })).toEqual({ botToken: '999999:AAH-other-token' });
    expect(await secretWith(token)).toMatchObject({ webhookSecret: 'canary-secret' });
    // What was sealed with another SLUICE_SECRET is lost, and keeps nobody from starting.
    expect(await secretWith({ ...bot, SLUICE_SECRET: 'another secret for specs' }).catch((error: unknown) => error)).toEqual({ botToken: bot.TELEGRAM_BOT_TOKEN });
  });

  it('is there for LINE and for WeCom, too, with what the environment has', async () => {
    const line = { LINE_CHANNEL_ACCESS_TOKEN: 'canary-line-token', LINE_CHANNEL_SECRET: 'canary-line-secret' };
    const wecom = { WECOM_CORP_ID: 'ww123', WECOM_KF_SECRET: 'canary-kf-secret' };
    const seen = await started({ ...line, ...wecom }, async (storage) => [await ids(storage), await open(storage, 'line'), await open(storage, 'wecom')]);
    expect(seen).toEqual([
      ['line', 'sandbox', 'wecom'],
      expect.objectContaining({ channel: 'line', credentials: { channelAccessToken: 'canary-line-token', channelSecret: 'canary-line-secret' } }),
      expect.objectContaining({ channel: 'wecom', credentials: { corpId: 'ww123', kfSecret: 'canary-kf-secret' } }),
    ]);
    expect(await started(line, ids)).toEqual(['line', 'sandbox']);
  });

  it('can be given other limits and another name, which stay over restarts', async () => {
    await started(token, (storage) => storage.ask('PATCH /api/accounts/telegram', { body: { limits, name: 'Sales' } }));
    const { body } = await started(token, (storage) => storage.ask('GET /api/accounts/telegram'));
    expect(body).toMatchObject({ limits, name: 'Sales' });
  });

  it('cannot be deleted, nor its credentials changed, over the API', async () => {
    const answers = await started(token, async (storage) => [
      await storage.ask('DELETE /api/accounts/telegram'),
      await storage.ask('PATCH /api/accounts/telegram', { body: { credentials: { botToken: '999999:AAH-other-token' } } }),
      await storage.ask('PATCH /api/accounts/sandbox', { body: { credentials: {} } }),
    ]);
    for (const { status, body } of answers) expect([status, body['code'], body['detail']]).toEqual([409, 'conflict', expect.any(String)]);
    const { credentials } = await started(token, (storage) => open(storage, 'telegram'));
    expect(credentials).toMatchObject({ botToken: token.TELEGRAM_BOT_TOKEN });
  });

  it('takes over an account of another channel that somebody made under its id', async () => {
    await started({}, (storage) => storage.ask('POST /api/accounts', { body: { id: 'telegram', channel: 'sandbox' } }));
    const account = await started(token, (storage) => open(storage, 'telegram'));
    expect(account).toMatchObject({ channel: 'telegram', credentials: { botToken: token.TELEGRAM_BOT_TOKEN } });
  });

  it('leaves accounts of the API alone', async () => {
    const made = { id: 'of-the-api', channel: 'telegram', credentials: { botToken: '777777:AAH-api-token' } };
    await started(token, (storage) => storage.ask('POST /api/accounts', { body: made }));
    expect(await started({}, ids)).toContain('of-the-api');
    expect(await started({ NODE_ENV: 'production' }, (storage) => storage.ask('DELETE /api/accounts/of-the-api'))).toMatchObject({ status: 204 });
  });

  it('survives several replicas that start at once', async () => {
    const replicas = await Promise.all([1, 2, 3].map(() => startStorage(stores, token)));
    const [first] = replicas;
    expect(first && (await ids(first))).toEqual(['sandbox', 'telegram']);
    await Promise.all(replicas.map((replica) => replica.close()));
  });

  it.each([
    [{ TELEGRAM_BOT_TOKEN: 'canary' }, 'credentials.botToken'],
    [{ ...token, TELEGRAM_WEBHOOK_SECRET: 'canary secret!' }, 'credentials.webhookSecret'],
    [{ TELEGRAM_WEBHOOK_SECRET: 'canary' }, 'credentials.botToken'],
    [{ LINE_CHANNEL_SECRET: 'canary' }, 'credentials.channelAccessToken'],
    [{ WECOM_CORP_ID: 'canary' }, 'credentials.kfSecret'],
  ])('keeps storage from starting when it is incomplete or of the wrong shape, by the name of the field and never its value: %#', async (settings, field) => {
    const refusal: unknown = await startStorage(stores, settings).catch((error: unknown) => error);
    expect(String(refusal)).toContain(field);
    expect(String(refusal)).not.toContain('canary');
  });
});

it('the sandbox is absent in production, and back outside of it', async () => {
  expect(await started({ NODE_ENV: 'production' }, ids)).toEqual([]);
  expect(await started({}, ids)).toEqual(['sandbox']);
});
