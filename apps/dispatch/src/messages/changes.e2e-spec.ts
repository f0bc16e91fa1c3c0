import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { until } from '@sluice/testing';
import { useStores } from '@sluice/testing/jest';
import type { Lanes } from '../../testing/open-lanes.ts';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { useDispatch, useLanes } from '../../testing/use-dispatch.ts';
import type { MessageView } from './message-view.ts';
import { RetriesProcessor } from './retries.processor.ts';

const hourMs = 3_600_000;
const unknown = '0197f0c0-0000-7000-8000-000000000099';

const stores = await useStores();
const dispatch = await useDispatch({}, stores);
const lanes = await useLanes({ database: stores.database });
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(dispatch.database, account);
});

const inAnHour = () => new Date(Date.now() + hourMs);
const stateOf = async (id: string) => (await dispatch.ask<MessageView>(`GET /api/messages/${id}`)).body.state;
const act = (route: string, body: object = {}) => dispatch.ask<MessageView & { state?: string }>(route, { body });
const pauseLane = () => act(`POST /api/queues/${account}/pause`);

async function post(more: object = {}): Promise<MessageView> {
  return (await dispatch.ask<MessageView>('POST /api/messages', { body: { accountId: account, chatId: 'c', text: 'x', scheduledAt: inAnHour(), ...more } })).body;
}

/** A message that ended like this, on a lane that is paused. */
async function ended(settlement: Parameters<Lanes['settle']>[1]): Promise<string> {
  await lanes.accept(account);
  const { claimed } = await lanes.claim(account);
  await lanes.settle(claimed[0]?.attemptId ?? '', settlement);
  await pauseLane();
  return claimed[0]?.messageId ?? '';
}

describe('PATCH /api/messages/:id', () => {
  it('gives a waiting message another place in the order, its chat’s other messages theirs', async () => {
    await pauseLane();
    for (const text of ['a', 'b', 'c']) await post({ text, scheduledAt: undefined });
    const [, , last] = await messagesOf(dispatch.database, account);
    expect(await act(`PATCH /api/messages/${last?.id}`, { priority: 'urgent' })).toMatchObject({ status: 200, body: { priority: 'urgent', state: 'PENDING' } });
    await act(`POST /api/queues/${account}/resume`);
    await until('all sent', async () => (await messagesOf(dispatch.database, account)).every(({ state }) => state === 'COMPLETED'));
    const sent = await dispatch.database.query<{ text: string }>(sql`
      select m.text from dispatch.attempts t join dispatch.messages m on m.id = t.message_id where t.account_id = ${account} order by t.id`);
    const order = sent.map(({ text }) => text);
    expect(order).toEqual(['c', 'a', 'b']);
  });

  it('moves its schedule to now, and it goes', async () => {
    const { id } = await post();
    expect(await act(`PATCH /api/messages/${id}`, { scheduledAt: null })).toMatchObject({ status: 200, body: { scheduledAt: null } });
    await until('COMPLETED', async () => (await stateOf(id)) === 'COMPLETED');
  });

  it('ends a backoff', async () => {
    const id = await ended({ outcome: 'retry', state: 'RETRYING', delayMs: hourMs });
    await act(`PATCH /api/messages/${id}`, { scheduledAt: null });
    await act(`POST /api/queues/${account}/resume`);
    await until('COMPLETED', async () => (await stateOf(id)) === 'COMPLETED');
  });

  it('moves it later, and it waits', async () => {
    await pauseLane();
    const { id } = await post({ scheduledAt: undefined });
    const scheduledAt = inAnHour().toISOString();
    expect(await act(`PATCH /api/messages/${id}`, { scheduledAt })).toMatchObject({ status: 200, body: { scheduledAt, dueAt: scheduledAt } });
    expect(await lanes.take(account)).toEqual([]);
  });

  it('sets and lifts its expiry', async () => {
    const { id } = await post();
    const expiresAt = new Date(Date.now() + 2 * hourMs).toISOString();
    expect((await act(`PATCH /api/messages/${id}`, { expiresAt })).body.expiresAt).toBe(expiresAt);
    expect((await act(`PATCH /api/messages/${id}`, { expiresAt: null })).body.expiresAt).toBeNull();
  });

  it.each([
    ['nothing to change', {}],
    ['what it does not know', { text: 'other' }],
    ['a priority nobody knows', { priority: 'soon' }],
    ['a schedule long ago', { scheduledAt: new Date(Date.now() - 61_000) }],
    ['an expiry in the past', { expiresAt: new Date(Date.now() - 1) }],
    ['an expiry before its schedule', { expiresAt: new Date(Date.now() + 60_000) }],
    ['a schedule after its expiry', { scheduledAt: new Date(Date.now() + 3 * hourMs) }],
  ])('answers 400 to %s, and changes nothing', async (_what, change) => {
    const message = await post({ expiresAt: new Date(Date.now() + 2 * hourMs) });
    expect(await act(`PATCH /api/messages/${message.id}`, change)).toMatchObject({ status: 400, body: { code: 'invalid' } });
    expect((await dispatch.ask(`GET /api/messages/${message.id}`)).body).toEqual(message);
  });

  it('answers 409 with its state when it waits no longer', async () => {
    const { id } = await post({ scheduledAt: undefined });
    await until('COMPLETED', async () => (await stateOf(id)) === 'COMPLETED');
    expect(await act(`PATCH /api/messages/${id}`, { priority: 'low' })).toMatchObject({ status: 409, body: { code: 'conflict', state: 'COMPLETED' } });
  });
});

describe('POST /api/messages/:id/cancel', () => {
  it('cancels what waits; twice is once', async () => {
    const { id } = await post();
    for (const _time of [1, 2]) expect(await act(`POST /api/messages/${id}/cancel`)).toMatchObject({ status: 200, body: { state: 'CANCELLED' } });
    await act(`PATCH /api/messages/${id}`, { scheduledAt: null });
    expect(await stateOf(id)).toBe('CANCELLED');
  });

  it('lets the next of its chat go', async () => {
    const id = await ended({ outcome: 'retry', state: 'RETRYING', delayMs: hourMs });
    const { id: next } = await post({ chatId: '555001', scheduledAt: undefined });
    await act(`POST /api/queues/${account}/resume`);
    await act(`POST /api/messages/${id}/cancel`);
    await until('COMPLETED', async () => (await stateOf(next)) === 'COMPLETED');
  });

  it('and a claim never both win', async () => {
    await dispatch.database.query(sql`insert into dispatch.halts (one) values (true)`);
    for (let turn = 0; turn < 15; turn++) await lanes.accept(account, { chatId: `${turn}` });
    const rows = await messagesOf(dispatch.database, account);
    await dispatch.database.query(sql`delete from dispatch.halts`);
    const [cancels] = await Promise.all([
      Promise.all(rows.map(({ id }) => act(`POST /api/messages/${id}/cancel`))),
      Promise.all(rows.map(() => lanes.claim(account, 1))),
    ]);
    const cancelled = cancels.flatMap(({ status }, index) => (status === 200 ? [rows[index]?.id] : []));
    const tried = await dispatch.database.query<{ id: string }>(sql`select distinct message_id as id from dispatch.attempts where account_id = ${account}`);
    expect(tried.filter(({ id }) => cancelled.includes(id))).toEqual([]);
    expect(tried.length + cancelled.length).toBe(15);
    for (const { status, body } of cancels.filter(({ status }) => status !== 200)) expect([status, body.state]).toEqual([409, expect.stringMatching(/PROCESSING|COMPLETED/)]);
  });
});

describe('POST /api/messages/:id/retry', () => {
  it('puts a failed message back for three more attempts, once', async () => {
    const id = await ended({ outcome: 'failed', state: 'FAILED', errorCode: 'rejected', error: 'no' });
    expect(await dispatch.ask(`POST /api/messages/${id}/retry`)).toMatchObject({ status: 200, body: { id, state: 'RETRYING', attempts: 1, maxAttempts: 4, error: null } });
    expect(await act(`POST /api/messages/${id}/retry`)).toMatchObject({ status: 409, body: { state: 'RETRYING' } });
    expect((await dispatch.ask(`GET /api/queues/${account}`)).body).toMatchObject({ stats: { total: 1, completed: 0, failed: 0 } });
    await act(`POST /api/queues/${account}/resume`);
    await until('COMPLETED', async () => (await stateOf(id)) === 'COMPLETED');
    const tries = await dispatch.database.query<{ outcome: string }>(sql`select outcome from dispatch.attempts where message_id = ${id} order by id`);
    expect(tries.map(({ outcome }) => outcome)).toEqual(['failed', 'sent']);
  });

  it('sends what is in doubt only by force, and not when the truth comes first', async () => {
    const id = await ended({ outcome: 'uncertain', state: 'UNCERTAIN' });
    expect(await act(`POST /api/messages/${id}/retry`)).toMatchObject({ status: 409, body: { state: 'UNCERTAIN', detail: expect.stringContaining('force') } });
    expect(await act(`POST /api/messages/${id}/retry`, { force: true })).toMatchObject({ status: 200, body: { state: 'RETRYING' } });
    const [attempt] = await dispatch.database.query<{ id: string }>(sql`select id::text from dispatch.attempts where message_id = ${id}`);
    await lanes.settle(attempt?.id ?? '');
    expect(await stateOf(id)).toBe('COMPLETED');
  });

  it('refuses what would expire at once', async () => {
    const id = await ended({ outcome: 'failed', state: 'FAILED' });
    await dispatch.database.query(sql`update dispatch.messages set expires_at = now() where id = ${id}`);
    expect(await act(`POST /api/messages/${id}/retry`)).toMatchObject({ status: 409, body: { state: 'FAILED' } });
  });

  it('sends to where its chat is by now', async () => {
    const id = await ended({ outcome: 'failed', state: 'FAILED' });
    await dispatch.database.query(sql`update dispatch.chats set moved_to = '-100' where account_id = ${account}`);
    expect((await act(`POST /api/messages/${id}/retry`)).body.chatId).toBe('-100');
  });
});

describe('a message that does not exist', () => {
  it.each(['PATCH :id', 'POST :id/cancel', 'POST :id/retry'])('answers 404 to %s', async (route) => {
    const to = (id: string) => act(route.replace(':id', `/api/messages/${id}`), route.startsWith('PATCH') ? { priority: 'low' } : {});
    expect(await to(unknown)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await to('nonsense')).toMatchObject({ status: 400, body: { code: 'invalid' } });
  });
});

describe('a job of the queue of retries', () => {
  const retry = (messageId: string) => dispatch.app.get(RetriesProcessor).handle({ messageId });

  it('puts a failed message back, once; one that is not FAILED is left alone', async () => {
    const id = await ended({ outcome: 'failed', state: 'FAILED' });
    await retry(id);
    expect(await stateOf(id)).toBe('RETRYING');
    await expect(retry(id)).rejects.toMatchObject({ code: 'conflict', retry: 'never' });
    expect(await stateOf(id)).toBe('RETRYING');
  });
});
