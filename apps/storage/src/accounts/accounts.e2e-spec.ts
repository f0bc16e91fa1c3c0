import { beforeEach, describe, expect, it } from '@jest/globals';
import { AccountReader } from '@sluice/channels';
import { Vault } from '@sluice/auth';
import { sql } from '@sluice/prisma';
import { defaultLimits } from '@sluice/rate-limit';
import { useStorage } from '../../testing/use-storage.ts';
import type { AccountView } from './account-view.ts';

const botToken = '123456:AAH-canary-token';
const webhookSecret = 'canary-webhook-secret';
const telegram = { channel: 'telegram', credentials: { botToken, webhookSecret } };

const storage = await useStorage();

beforeEach(async () => {
  await storage.database.query(sql`delete from storage.accounts where source = 'api'`);
  await storage.redis.flushdb();
});

const create = (body: object, headers: Record<string, string> = {}) => storage.ask<AccountView>('POST /api/accounts', { body, headers });
const sealedOf = async (id: string): Promise<Buffer> => {
  const [row] = await storage.database.query<{ credentials: Buffer }>(sql`select credentials from storage.accounts where id = ${id}`);
  return row?.credentials ?? Buffer.alloc(0);
};

describe('credentials', () => {
  it('are sealed in the table, open for the services behind, and stand in no answer', async () => {
    const made = await create({ ...telegram, id: 'bot' });
    const answers = [
      made,
      await storage.ask('GET /api/accounts'),
      await storage.ask('GET /api/accounts/bot'),
      await storage.ask('PATCH /api/accounts/bot', { body: { name: 'New', credentials: telegram.credentials } }),
      await create({ ...telegram, id: 'bot' }),
      await storage.ask('DELETE /api/accounts/sandbox'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200, 409, 409]);
    for (const { text } of answers) expect(text).not.toMatch(/canary|credentials"/);
    const sealed = await sealedOf('bot');
    expect([sealed.includes('canary'), sealed.length > 0]).toEqual([false, true]);
    const reader = new AccountReader(storage.database, storage.app.get(Vault));
    expect(await reader.read('bot')).toMatchObject({ channel: 'telegram', credentials: { botToken, webhookSecret } });
  });

  it.each([
    ['no token', {}, 'credentials.botToken'],
    ['a token of the wrong shape', { botToken: 'canary' }, 'credentials.botToken'],
    ['a secret of the wrong characters', { botToken, webhookSecret: 'canary secret!' }, 'credentials.webhookSecret'],
    ['a token that is no text', { botToken: { canary: 1 } }, 'credentials.botToken'],
  ])('are refused by the name of the field, never with its value: %s', async (_title, credentials, path) => {
    await create({ ...telegram, id: 'bot' });
    for (const answer of [await create({ channel: 'telegram', credentials }), await storage.ask('PATCH /api/accounts/bot', { body: { credentials } })]) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid', errors: [{ path }] } });
      expect(answer.text).not.toContain('canary');
    }
  });
});

describe('POST /api/accounts', () => {
  it('makes an id when none is given, and says where the webhook goes', async () => {
    const { body } = await create(telegram);
    expect(body).toMatchObject({ id: expect.stringMatching(/^telegram-[0-9a-f]{12}$/), name: body.id, source: 'api', webhookPath: `/webhooks/telegram/${body.id}` });
  });

  it.each([
    ['line', { channelAccessToken: 'canary', channelSecret: 'canary' }],
    ['wecom', { corpId: 'ww1', kfSecret: 'canary' }],
  ])('makes accounts of %s', async (channel, credentials) => {
    const { status, body } = await create({ channel, credentials });
    expect([status, body]).toEqual([201, expect.objectContaining({ channel, id: expect.stringMatching(`^${channel}-`), webhookPath: `/webhooks/${channel}/${body.id}` })]);
    expect(await new AccountReader(storage.database, storage.app.get(Vault)).read(body.id)).toMatchObject({ channel, credentials });
  });

  it('gives the same account for the same Idempotency-Key, also when asked many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => create(telegram, { 'idempotency-key': 'k' })));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(await create({ channel: 'sandbox' }, { 'idempotency-key': 'k' })).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('makes one account of an id, also when asked many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => create({ ...telegram, id: 'bot' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  it.each([undefined, null])("takes the defaults of its channel for limits %p", async (limits) => {
    expect((await create({ ...telegram, ...(limits === null && { limits }) })).body.limits).toEqual(defaultLimits('telegram'));
  });

  it.each([
    ['the reserved id', { ...telegram, id: 'api' }],
    ['an id of other characters', { ...telegram, id: '../x' }],
    ['an unknown channel', { ...telegram, channel: 'fax' }],
    ['a channel that only comes in', { channel: 'api' }],
    ['a field that nobody knows', { ...telegram, source: 'environment' }],
    ['no limits at all', { ...telegram, limits: [] }],
    ['a limit of nothing', { ...telegram, limits: [{ max: 0, windowMs: 1_000 }] }],
    ['NUL in the name', { ...telegram, name: 'a\0b' }],
    ['NUL in the settings', { ...telegram, settings: { a: '\0' } }],
    ['no object', '[]'],
    ['no JSON', '{"channel": "telegram", canary'],
  ])('refuses %s', async (_title, body) => {
    const answer = await storage.ask('POST /api/accounts', { body });
    expect([answer.status, answer.type]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(answer.text).not.toContain('canary');
  });
});
