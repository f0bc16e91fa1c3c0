import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import type { Page } from '@sluice/service';
import { until } from '@sluice/testing';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { useDispatch } from '../../testing/use-dispatch.ts';
import type { MessageView } from './message-view.ts';

const dispatch = await useDispatch();
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(dispatch.database, account);
});

const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const body = (more: object = {}) => ({ accountId: account, chatId: '555001', text: 'hello', scheduledAt: inAnHour, ...more });
const post = (more: object = {}, headers: Record<string, string> = {}) => dispatch.ask<MessageView & { errors: { path: string }[] }>('POST /api/messages', { body: body(more), headers });
const list = (query: string) => dispatch.ask<Page<MessageView>>(`GET /api/messages?accountId=${account}${query}`);
const textsOf = (page: Page<MessageView>) => page.items.map(({ text }) => text);

describe('POST /api/messages', () => {
  it('answers 202 with the message, as GET shows it afterwards', async () => {
    const { status, body: message } = await post({ priority: 'urgent', kind: 'alert', parseMode: 'HTML', maxAttempts: 5 });
    expect(status).toBe(202);
    expect(message).toMatchObject({ ...{ accountId: account, chatId: '555001', text: 'hello', kind: 'alert', priority: 'urgent' }, state: 'PENDING', attempts: 0, maxAttempts: 5 });
    expect([message.dueAt, message.scheduledAt]).toEqual([inAnHour, inAnHour]);
    expect(await dispatch.ask(`GET /api/messages/${message.id}`)).toMatchObject({ status: 200, body: message });
  });

  it('answers the same message to the same Idempotency-Key, also ten times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => post({}, { 'idempotency-key': `${account}-k` })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
    expect(await messagesOf(dispatch.database, account)).toHaveLength(1);
  });

  it.each([{ text: 'bye' }, { chatId: '7' }, { priority: 'urgent' }, { scheduledAt: undefined }])('refuses a used key for something else (%j) with 422', async (change) => {
    await post({}, { 'idempotency-key': `${account}-k` });
    expect(await post(change, { 'idempotency-key': `${account}-k` })).toMatchObject({ status: 422, body: { code: 'unprocessable' } });
    expect(await messagesOf(dispatch.database, account)).toMatchObject([{ text: 'hello' }]);
  });

  it('may name the lead that it is for, and keeps an emoji that is joined of several', async () => {
    const leadId = '0197f0c0-0000-7000-8000-000000000002';
    await dispatch.database.query(sql`insert into storage.leads (id, channel, chat_id) values (${leadId}::uuid, 'sandbox', ${account})`);
    expect(await post({ leadId, text: '👩‍👩‍👧' })).toMatchObject({ status: 202, body: { leadId, text: '👩‍👩‍👧' } });
  });

  it('makes two messages of two requests without a key', async () => {
    await post();
    await post();
    expect(await messagesOf(dispatch.database, account)).toHaveLength(2);
  });

  it('answers 404 for an account that does not exist', async () => {
    expect(await post({ accountId: 'nobody' })).toMatchObject({ status: 404, type: expect.stringContaining('application/problem+json'), body: { code: 'not-found' } });
  });

  it('answers 400 with every fault and its place', async () => {
    const { status, type, body: problem } = await post({ text: ' ', chatId: undefined, priority: 'soon', colour: 'red', scheduledAt: 'tomorrow' });
    expect([status, type]).toEqual([400, expect.stringContaining('application/problem+json')]);
    expect(problem).toMatchObject({ code: 'invalid', status: 400 });
    expect(problem.errors.map(({ path }) => path).sort()).toEqual(['', 'chatId', 'priority', 'scheduledAt', 'text']);
  });

  it.each([
    ['a schedule long ago', { scheduledAt: new Date(Date.now() - 61_000) }, 'scheduledAt'],
    ['an expiry in the past', { scheduledAt: undefined, expiresAt: new Date(Date.now() - 1) }, 'expiresAt'],
    ['an expiry before its schedule', { expiresAt: new Date(Date.now() + 60_000) }, 'expiresAt'],
    ['a text too long for its channel', { text: 'x'.repeat(4_097) }, 'text'],
    ['a text in which nothing can be seen', { text: '\u200b \u2060' }, 'text'],
    ['a lead that is not there', { leadId: '0197f0c0-0000-7000-8000-000000000001' }, 'leadId'],
  ])('answers 400 to %s, and keeps nothing', async (_what, more, path) => {
    expect(await post(more)).toMatchObject({ status: 400, body: { code: 'invalid', errors: [{ path, message: expect.any(String) }] } });
    expect(await messagesOf(dispatch.database, account)).toEqual([]);
  });

  it('answers 400 to a chat that its channel cannot have', async () => {
    await keepAccount(dispatch.database, account, { botToken: '100001:AAH-the-token-of-a-bot' });
    await dispatch.database.query(sql`update storage.accounts set channel = 'telegram' where id = ${account}`);
    expect(await post({ chatId: 'tom' })).toMatchObject({ status: 400, body: { errors: [{ path: 'chatId' }] } });
  });

  it('takes what was queued a moment ago for now', async () => {
    expect(await post({ scheduledAt: new Date(Date.now() - 55_000) })).toMatchObject({ status: 202 });
  });

  it('answers the same message to the same Idempotency-Key even when the request would be refused by now', async () => {
    const scheduledAt = new Date(Date.now() + 5_000);
    const { body: first } = await post({ scheduledAt }, { 'idempotency-key': `${account}-k` });
    await dispatch.database.query(sql`delete from storage.accounts where id = ${account}`);
    expect(await post({ scheduledAt }, { 'idempotency-key': `${account}-k` })).toMatchObject({ status: 202, body: { id: first.id } });
  });

  it('takes a message into a batch of its chat, and into no other', async () => {
    const batchId = '0197f0c0-0000-7000-8000-00000000000a';
    expect(await post({ batchId })).toMatchObject({ status: 404, body: { code: 'not-found' } });
    await dispatch.database.query(sql`
      insert into dispatch.batches (id, key, request_hash, account_id, chat_id, name, size, interval_ms) values (${batchId}, ${account}, '', ${account}, '555001', 'b', 5, 2000)
      on conflict (id) do update set account_id = excluded.account_id`);
    expect(await post({ batchId })).toMatchObject({ status: 202, body: { batchId } });
    expect(await post({ batchId, chatId: '7' })).toMatchObject({ status: 400, body: { errors: [{ path: 'batchId' }] } });
    await dispatch.database.query(sql`update dispatch.batches set closed_at = now() where id = ${batchId}`);
    expect(await post({ batchId })).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it.each([
    ['half a surrogate pair', { text: 'a\ud800b' }, 202, 'a\ufffdb'],
    ['a NUL', { text: 'a\0b' }, 202, 'ab'],
  ])('keeps what can be kept of a text with %s', async (_what, more, status, text) => {
    expect(await post(more)).toMatchObject({ status, body: { text } });
  });

  it('is for keys that may send', async () => {
    expect(await post({}, { authorization: 'Bearer nonsense' })).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  });

  it('expires what could not go in time', async () => {
    await dispatch.ask(`POST /api/queues/${account}/pause`);
    const { body: message } = await post({ scheduledAt: undefined, expiresAt: new Date(Date.now() + 200).toISOString() });
    await until('EXPIRED', async () => (await dispatch.ask<MessageView>(`GET /api/messages/${message.id}`)).body.state === 'EXPIRED');
  });
});

describe('GET /api/messages', () => {
  it('lists the newest first, page by page, each once, while new ones come', async () => {
    for (const text of ['a', 'b', 'c', 'd', 'e']) await post({ text });
    const first = (await list('&limit=2')).body;
    await post({ text: 'f' });
    const second = (await list(`&limit=2&cursor=${first.nextCursor}`)).body;
    const third = (await list(`&limit=2&cursor=${second.nextCursor}`)).body;
    expect([first, second, third].map(textsOf)).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
    expect(third.nextCursor).toBeNull();
  });

  it('narrows by chat, state and event', async () => {
    await post({ text: 'x', chatId: 'x' });
    await post({ text: 'done', scheduledAt: undefined });
    await until('done', async () => textsOf((await list('&state=COMPLETED')).body).includes('done'));
    await dispatch.database.query(sql`update dispatch.messages set event_id = ${'0197f0c0-0000-7000-8000-000000000001'} where text = 'x' and account_id = ${account}`);
    expect(textsOf((await list('&chatId=x')).body)).toEqual(['x']);
    expect(textsOf((await list('&state=PENDING')).body)).toEqual(['x']);
    expect(textsOf((await list('&eventId=0197f0c0-0000-7000-8000-000000000001')).body)).toEqual(['x']);
  });

  it.each(['&limit=0', '&limit=201', '&cursor=nonsense', '&state=LOST', '&eventId=7'])('answers 400 for %s', async (query) => {
    expect(await list(query)).toMatchObject({ status: 400, body: { code: 'invalid' } });
  });

  it.each([
    ['0197f0c0-0000-7000-8000-000000000099', 404],
    ['nonsense', 400],
  ])('answers for the message %s with %i', async (id, status) => {
    expect((await dispatch.ask(`GET /api/messages/${id}`)).status).toBe(status);
  });
});
