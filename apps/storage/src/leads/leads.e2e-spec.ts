import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import type { Page } from '@sluice/service';
import { freshDatabase, freshRedis, type FreshDatabase } from '@sluice/testing';
import { startStorage, type Storage } from '../../testing/start-storage.ts';
import type { LeadView } from './lead-view.ts';

let database: FreshDatabase;
let storage: Storage;

beforeAll(async () => {
  database = await freshDatabase();
  storage = await startStorage({ database: database.url, redis: await freshRedis() });
});

beforeEach(async () => {
  await storage.database.query(sql`truncate storage.leads, storage.opt_outs, storage.blocks, storage.conversations cascade`);
});

afterAll(async () => {
  await storage.close();
  await database.drop();
});

const post = (body: object, headers: Record<string, string> = {}) => storage.ask<LeadView>('POST /api/leads', { body: { chatId: '5', channel: 'telegram', ...body }, headers });
const chatsIn = async (query: string) => (await storage.ask<Page<LeadView>>(`GET /api/leads${query}`)).body.items.map(({ chatId }) => chatId);

describe('POST /api/leads', () => {
  it('answers 201 with the lead, as GET shows it afterwards', async () => {
    const { status, body } = await post({ name: 'Mei', language: 'zh-Hant', tags: ['vip', 'vip'], attributes: { city: 'Taipei', age: 3 } });
    expect([status, body]).toEqual([201, expect.objectContaining({ channel: 'telegram', name: 'Mei', tags: ['vip'], attributes: { city: 'Taipei', age: 3 }, accountId: null, optedOutAt: null })]);
    expect(await storage.ask(`GET /api/leads/${body.id}`)).toMatchObject({ status: 200, body });
  });

  it('has the channel of the account that knows the person', async () => {
    expect(await storage.ask('POST /api/leads', { body: { chatId: '5', accountId: 'sandbox' } })).toMatchObject({ status: 201, body: { channel: 'sandbox', accountId: 'sandbox' } });
  });

  it('answers the same lead to the same Idempotency-Key, and 422 when it asks for something else', async () => {
    const key = { 'idempotency-key': 'k1' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post({ name: 'Mei' }, key)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(await post({ name: 'Lin' }, key)).toMatchObject({ status: 422, body: { code: 'unprocessable' } });
    expect(await chatsIn('')).toEqual(['5']);
  });

  it('answers 409 for a second lead of one chat, and says which there is', async () => {
    const { body } = await post({});
    expect(await post({ name: 'again' })).toMatchObject({ status: 409, body: { code: 'conflict', leadId: body.id } });
  });

  it.each([
    ['no chat', { chatId: ' ' }, 'chatId'],
    ['a chat that its channel cannot have', { chatId: 'tom' }, 'chatId'],
    ['a chat in which nothing can be seen', { chatId: '\u200b' }, 'chatId'],
    ['no channel', { channel: undefined }, 'channel'],
    ['an account nobody has', { accountId: 'nobody' }, 'accountId'],
    ['an account on another channel', { accountId: 'sandbox' }, 'channel'],
    ['an attribute that no text can name', { attributes: { 'a b': 1 } }, 'attributes.a b'],
  ])('answers 400 for %s', async (_what, more, path) => {
    expect(await post(more)).toMatchObject({ status: 400, body: { code: 'invalid', errors: [{ path }] } });
  });
});

describe('a lead', () => {
  it('changes by PATCH; opting out is dated once, until it is taken back', async () => {
    const { id } = (await post({ name: 'Mei', tags: ['a'] })).body;
    const patch = async (body: object) => (await storage.ask<LeadView>(`PATCH /api/leads/${id}`, { body })).body;
    const out = await patch({ optedOut: true, name: null });
    expect(out).toMatchObject({ name: null, tags: ['a'], optedOutAt: expect.any(String), blockedAt: null });
    expect((await patch({ optedOut: true, blocked: true })).optedOutAt).toBe(out.optedOutAt);
    expect(await patch({ optedOut: false, tags: [] })).toMatchObject({ optedOutAt: null, blockedAt: expect.any(String), tags: [] });
    expect(await storage.ask(`PATCH /api/leads/${id}`, { body: { accountId: 'sandbox' } })).toMatchObject({ status: 400 });
  });

  it('is gone after DELETE, and a second time there is none', async () => {
    const { id } = (await post({})).body;
    const answers = [await storage.ask(`DELETE /api/leads/${id}`), await storage.ask(`DELETE /api/leads/${id}`), await storage.ask(`PATCH /api/leads/${id}`, { body: {} })];
    expect(answers.map(({ status }) => status)).toEqual([204, 404, 404]);
  });
});

describe('who opted out', () => {
  const optOut = async (): Promise<string> => {
    const { id } = (await post({ name: 'Mei' })).body;
    await storage.ask(`PATCH /api/leads/${id}`, { body: { optedOut: true } });
    return id;
  };
  const remembered = () => storage.database.query(sql`select channel, chat_id from storage.opt_outs`);

  it('stays so when the lead is removed and added again, or imported; nothing else is kept of them', async () => {
    await storage.ask(`DELETE /api/leads/${await optOut()}`);
    expect(await remembered()).toEqual([{ channel: 'telegram', chat_id: '5' }]);
    const again = (await post({})).body;
    expect(again).toMatchObject({ name: null, optedOutAt: expect.any(String) });
    await storage.ask(`DELETE /api/leads/${again.id}`);
    await storage.ask('POST /api/leads/import', { body: 'chatId,channel\n5,telegram\n6,telegram\n', headers: { 'content-type': 'text/csv' } });
    const { items } = (await storage.ask<Page<LeadView>>('GET /api/leads')).body;
    expect(Object.fromEntries(items.map(({ chatId, optedOutAt }) => [chatId, optedOutAt]))).toEqual({ 5: again.optedOutAt, 6: null });
  });

  it('is opted in again by saying so, and by nothing else', async () => {
    await storage.ask(`DELETE /api/leads/${await optOut()}`);
    const { id } = (await post({})).body;
    const patch = async (body: object) => (await storage.ask<LeadView>(`PATCH /api/leads/${id}`, { body })).body.optedOutAt;
    expect([await patch({ name: 'Mei' }), await patch({ optedOut: false }), await remembered()]).toEqual([expect.any(String), null, []]);
    await storage.ask(`DELETE /api/leads/${id}`);
    expect((await post({})).body.optedOutAt).toBeNull();
  });
});

describe('who blocks an account', () => {
  beforeEach(async () => {
    for (const bot of ['bot-a', 'bot-b']) {
      await storage.database.query(sql`
        insert into storage.accounts (id, channel, name, credentials, limits, source) values (${bot}, 'telegram', ${bot}, '', '[]', 'api') on conflict do nothing`);
    }
    await storage.database.query(sql`insert into storage.blocks (account_id, chat_id, blocked_at) values ('bot-a', '5', '2026-11-20T08:00:00.900Z')`);
  });

  const blockedAt = async (more: object = {}) => (await post(more)).body.blockedAt;

  it('is blocked for the account that knows them, and when no account is named', async () => {
    expect(await blockedAt()).toBe('2026-11-20T08:00:00.900Z');
    await storage.database.query(sql`delete from storage.leads`);
    expect(await blockedAt({ accountId: 'bot-a' })).toBe('2026-11-20T08:00:00.900Z');
  });

  it('is not blocked for another account that knows them', async () => {
    expect(await blockedAt({ accountId: 'bot-b' })).toBeNull();
  });

  it('is not blocked any more once somebody says so', async () => {
    const { id } = (await post({})).body;
    expect(await storage.ask(`PATCH /api/leads/${id}`, { body: { name: 'Mei' } })).toMatchObject({ body: { blockedAt: expect.any(String) } });
    expect(await storage.ask(`PATCH /api/leads/${id}`, { body: { blocked: false } })).toMatchObject({ body: { blockedAt: null } });
  });
});

describe('GET /api/leads', () => {
  it('lists the newest first, page by page, by tag, channel, account and part of a name', async () => {
    await post({ chatId: '1', name: 'Mei_Lin', tags: ['vip'] });
    await post({ chatId: '2', name: 'MeixLin' });
    await storage.ask('POST /api/leads', { body: { chatId: '3', accountId: 'sandbox', tags: ['vip'] } });
    const first = (await storage.ask<Page<LeadView>>('GET /api/leads?limit=2')).body;
    expect([first.items.map(({ chatId }) => chatId), await chatsIn(`?limit=2&cursor=${first.nextCursor}`)]).toEqual([['3', '2'], ['1']]);
    expect([await chatsIn('?tag=vip'), await chatsIn('?channel=telegram'), await chatsIn('?accountId=sandbox')]).toEqual([['3', '1'], ['2', '1'], ['3']]);
    expect([await chatsIn('?search=mei'), await chatsIn('?search=i_l'), await chatsIn('?search=nobody')]).toEqual([['2', '1'], ['1'], []]);
  });
});
