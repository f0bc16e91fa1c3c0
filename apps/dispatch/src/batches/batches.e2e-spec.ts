import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import type { Page } from '@sluice/service';
import { until } from '@sluice/testing';
import { v7 as uuid } from 'uuid';
import { aMessage, keepAccount, messagesOf } from '../../testing/rows.ts';
import { useDispatch } from '../../testing/use-dispatch.ts';
import { AcceptService } from '../accept/accept.service.ts';
import type { BatchView } from './batch-view.ts';
import { BatchesService } from './batches.service.ts';
import { BatchesSweeper } from './batches.sweeper.ts';

const dispatch = await useDispatch({ BATCH_SIZE: '4', BATCH_INTERVAL: '30', BATCH_IDLE_SECONDS: '60' });
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(dispatch.database, account);
});

const open = (more: object = {}, headers: Record<string, string> = {}) =>
  dispatch.ask<BatchView>('POST /api/batches', { body: { accountId: account, chatId: '555001', name: 'cards', ...more }, headers });
const find = async (id: string) => (await dispatch.ask<BatchView>(`GET /api/batches/${id}`)).body;
const close = (id: string) => dispatch.ask<BatchView>(`POST /api/batches/${id}/close`);
const list = async (query: string) => (await dispatch.ask<Page<BatchView>>(`GET /api/batches?accountId=${account}${query}`)).body;
const progress = (batchId: string, text: string) => dispatch.app.get(AcceptService).accept(aMessage(account, { kind: 'progress', priority: 'low', batchId, text }));
const events = async () => (await dispatch.redis.xrange('sluice:events', '-', '+')).map(([, [, event]]) => JSON.parse(event ?? '') as { type: string; batchId?: string });
const none = { pending: 0, processing: 0, retrying: 0, completed: 0, failed: 0, uncertain: 0, merged: 0, cancelled: 0, expired: 0 };

describe('POST /api/batches', () => {
  it('answers 201 with the batch, as GET shows it afterwards; what is left out is as configured', async () => {
    const { status, body } = await open();
    expect(status).toBe(201);
    expect(body).toMatchObject({ accountId: account, chatId: '555001', name: 'cards', size: 4, intervalMs: 30_000, editsInPlace: false, state: 'OPEN', closedAt: null });
    expect(body.messages).toEqual({ total: 0, ...none });
    expect(await find(body.id)).toEqual(body);
    expect((await open({ size: 50, intervalMs: 0 })).body).toMatchObject({ size: 50, intervalMs: 0 });
  });

  it('answers the same batch to the same Idempotency-Key, also ten times at once, and 422 for another one', async () => {
    const key = { 'idempotency-key': `${account}-k` };
    const answers = await Promise.all(Array.from({ length: 10 }, () => open({}, key)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(await open({ name: 'others' }, key)).toMatchObject({ status: 422, body: { code: 'unprocessable' } });
    expect((await list('')).items).toHaveLength(1);
  });

  it.each([
    [400, 'a size of 0', { size: 0 }],
    [400, 'a size of 51', { size: 51 }],
    [400, 'no name', { name: ' ' }],
    [400, 'a field it does not know', { colour: 'red' }],
    [400, 'edits where messages cannot be edited', { editsInPlace: true }],
    [404, 'an account that does not exist', { accountId: 'nobody' }],
  ])('answers %i to %s', async (status, _what, more) => {
    expect((await open(more)).status).toBe(status);
  });

  it('takes edits on Telegram', async () => {
    await keepAccount(dispatch.database, 'bot', { channel: 'telegram', botToken: '100000:AAH-the-token-of-a-bot' });
    expect(await open({ accountId: 'bot', editsInPlace: true })).toMatchObject({ status: 201, body: { editsInPlace: true } });
  });

  it('takes no chat that its channel cannot have', async () => {
    await keepAccount(dispatch.database, 'bot', { channel: 'telegram', botToken: '100000:AAH-the-token-of-a-bot' });
    expect(await open({ accountId: 'bot', chatId: 'tom' })).toMatchObject({ status: 400, body: { code: 'invalid', errors: [{ path: 'chatId' }] } });
  });
});

describe('a batch', () => {
  it('counts its messages by state, and is told of when it is closed', async () => {
    const { id } = (await open()).body;
    await progress(id, 'one');
    await progress(id, 'two');
    expect((await find(id)).messages).toEqual({ ...none, total: 2, pending: 2 });
    expect(await close(id)).toMatchObject({ status: 200, body: { id, state: 'CLOSED', closedAt: expect.any(String) } });
    await until('both said', async () => (await find(id)).messages.completed === 1);
    expect((await find(id)).messages).toEqual({ ...none, total: 2, completed: 1, merged: 1 });
    await until('batch-closed', async () => (await events()).some((event) => event.type === 'batch-closed' && event.batchId === id));
  });

  it('that is closed ten times at once is closed once', async () => {
    const { id } = (await open()).body;
    const answers = await Promise.all(Array.from({ length: 10 }, () => close(id)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.closedAt}`)).size).toBe(1);
    await until('batch-closed', async () => (await events()).some(({ batchId }) => batchId === id));
    expect((await events()).filter(({ batchId }) => batchId === id)).toHaveLength(1);
  });

  it('that nobody touches is closed, and what waits in it goes', async () => {
    const [left, used] = [(await open()).body.id, (await open()).body.id];
    await progress(left, 'one');
    await dispatch.database.query(sql`update dispatch.batches set touched_at = now() - interval '61 s' where id in (${left}, ${used})`);
    await progress(used, 'two');
    const sweeper = dispatch.app.get(BatchesSweeper);
    await Promise.all([sweeper.run(), dispatch.app.get(BatchesService).closeIdle(), dispatch.app.get(BatchesService).closeIdle()]);
    expect([(await find(left)).state, (await find(used)).state]).toEqual(['CLOSED', 'OPEN']);
    await until('one', async () => (await messagesOf(dispatch.database, account)).some(({ text, state }) => text === 'one' && state === 'COMPLETED'));
  });
});

describe('GET /api/batches', () => {
  it('lists the newest first, page by page, and narrows by chat and state', async () => {
    for (const name of ['a', 'b', 'c']) await open({ name, chatId: name });
    const [last] = (await list('&limit=1')).items;
    await close(last?.id ?? '');
    const first = await list('&limit=2');
    const second = await list(`&limit=2&cursor=${first.nextCursor}`);
    expect([first, second].map(({ items }) => items.map(({ name }) => name))).toEqual([['c', 'b'], ['a']]);
    expect(second.nextCursor).toBeNull();
    expect((await list('&state=CLOSED')).items.map(({ name }) => name)).toEqual(['c']);
    expect((await list('&state=OPEN&chatId=a')).items.map(({ name }) => name)).toEqual(['a']);
  });

  it.each([
    [`GET /api/batches/${uuid()}`, 404],
    [`POST /api/batches/${uuid()}/close`, 404],
    ['GET /api/batches/nonsense', 400],
    ['GET /api/batches?cursor=nonsense', 400],
    ['GET /api/batches?state=LOST', 400],
  ])('answers %s with its status', async (route, status) => {
    expect((await dispatch.ask(route)).status).toBe(status);
  });
});
