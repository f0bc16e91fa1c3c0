import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { until } from '@sluice/testing';
import { useStores } from '@sluice/testing/jest';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { stackMessages } from '../../testing/stack-messages.ts';
import { useDispatch, useLanes } from '../../testing/use-dispatch.ts';
import type { QueueView } from './queue-view.ts';

const stores = await useStores();
const dispatch = await useDispatch({}, stores);
const lanes = await useLanes({ database: stores.database });
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(dispatch.database, account);
});

afterEach(() => dispatch.ask('POST /api/queues/resume'));

const act = (what: string, body?: object) => dispatch.ask<QueueView & { cleared: number }>(`POST /api/queues/${account}/${what}`, body ? { body } : {});
const queue = async () => (await dispatch.ask<QueueView>(`GET /api/queues/${account}`)).body;
const post = () => dispatch.ask('POST /api/messages', { body: { accountId: account, chatId: 'c', text: 'x' } });
const states = async () => (await messagesOf(dispatch.database, account)).map(({ state }) => state);

describe('a pause', () => {
  it('of an account that never sent holds back what comes, until it is resumed; each twice is once', async () => {
    for (const _time of [1, 2]) expect(await act('pause')).toMatchObject({ status: 200, body: { account, paused: true, halted: false, health: { reasons: [{ code: 'paused' }] } } });
    await post();
    expect(await lanes.take(account)).toEqual([]);
    expect(await queue()).toMatchObject({ pending: 1, paused: true });
    for (const _time of [1, 2]) expect(await act('resume')).toMatchObject({ status: 200, body: { paused: false } });
    await until('COMPLETED', async () => (await states())[0] === 'COMPLETED');
  });

  it('of everything holds back all, and leaves those paused that were by themselves', async () => {
    await act('pause');
    const first = await dispatch.ask<{ since: string }>('POST /api/queues/pause');
    expect(first).toMatchObject({ status: 200, body: { halted: true, since: expect.any(String) } });
    expect((await dispatch.ask('POST /api/queues/pause')).body).toEqual(first.body);
    await post();
    expect(await queue()).toMatchObject({ paused: true, halted: true });
    expect((await dispatch.ask('POST /api/queues/resume')).body).toEqual({ halted: false, since: null });
    expect(await queue()).toMatchObject({ paused: true, halted: false, pending: 1 });
  });

  it('of everything ends with everybody going on, however many they are', async () => {
    await dispatch.ask('POST /api/queues/pause');
    // Their accounts are gone: a lane that is worked says so of its message at once.
    await dispatch.database.query(sql`insert into dispatch.lanes (account_id) select 'many-' || n from generate_series(1, 1200) n`);
    await dispatch.database.query(sql`
      insert into dispatch.messages (id, key, account_id, chat_id, text, kind, priority, trace)
      select gen_random_uuid(), gen_random_uuid()::text, 'many-' || n, 'c', 'x', 'reply', 2, 'x' from generate_series(1, 1200) n`);
    await dispatch.database.query(sql`select dispatch.realign('many-' || n, array['c'], array[2::smallint]) from generate_series(1, 1200) n`);
    // Woken by a plan that is far: nobody but the resume finds them.
    await dispatch.database.query(sql`update dispatch.lanes set woken_at = null, next_wake_at = now() + interval '1 day' where account_id like 'many-%'`);
    await dispatch.ask('POST /api/queues/resume');
    await until('all of them', async () => (await dispatch.database.query(sql`select 1 from dispatch.messages where account_id like 'many-%' and state <> 'FAILED' limit 1`)).length === 0, 30_000);
  });

  it('of everything ends with everybody going on', async () => {
    await dispatch.ask('POST /api/queues/pause');
    await post();
    expect(await lanes.take(account)).toEqual([]);
    await dispatch.ask('POST /api/queues/resume');
    await until('COMPLETED', async () => (await states())[0] === 'COMPLETED');
  });
});

describe('POST /api/queues/:accountId/clear', () => {
  const stackAll = async (): Promise<void> => {
    await act('pause');
    for (const state of ['PENDING', 'RETRYING', 'FAILED', 'PROCESSING', 'COMPLETED']) await stackMessages(dispatch.database, account, { count: 2, state });
  };

  it('clears what is said, and leaves the rest', async () => {
    await stackAll();
    expect(await act('clear', { status: 'failed' })).toMatchObject({ status: 200, body: { cleared: 2 } });
    expect(await queue()).toMatchObject({ pending: 2, retrying: 2, failed: 0, processing: 2, total: 6 });
    expect((await act('clear', { status: ['pending'] })).body).toEqual({ cleared: 2 });
    expect(await queue()).toMatchObject({ pending: 0, retrying: 2, processing: 2, total: 4 });
  });

  it('clears all that can be when nothing is said; twice is once', async () => {
    await stackAll();
    expect((await act('clear')).body).toEqual({ cleared: 6 });
    expect((await act('clear', {})).body).toEqual({ cleared: 0 });
    expect(await queue()).toMatchObject({ processing: 2, total: 2 });
    expect((await states()).filter((state) => state === 'CANCELLED')).toHaveLength(6);
  });

  it('clears thousands', async () => {
    await act('pause');
    await stackMessages(dispatch.database, account, { count: 1_234, chat: 'c', state: 'PENDING' });
    expect((await act('clear', { status: 'pending' })).body).toEqual({ cleared: 1_234 });
    const [lines] = await dispatch.database.query<{ n: number }>(sql`select count(*)::int as n from dispatch.lines where account_id = ${account}`);
    expect(lines?.n).toBe(0);
  });

  it('never clears what is being sent, and says why', async () => {
    await stackAll();
    expect(await act('clear', { status: ['failed', 'processing'] })).toMatchObject({ status: 400, body: { code: 'invalid', detail: expect.stringContaining('being sent right now') } });
    expect(await queue()).toMatchObject({ failed: 2, processing: 2 });
  });
});

describe('a queue', () => {
  it('shows its pace, and what is left of its windows', async () => {
    await keepAccount(dispatch.database, account, { limits: [{ max: 20, windowMs: 60_000 }] });
    await dispatch.database.query(sql`insert into dispatch.lanes (account_id, pace, pace_at, flooded_at, floods) values (${account}, 0.5, clock_timestamp(), clock_timestamp(), 1)`);
    const view = await queue();
    expect(view).toMatchObject({ pace: 0.5, windows: [{ max: 20, allowed: 10 }], health: { score: 75, reasons: [{ code: 'pace' }, { code: 'flooded' }] } });
  });

  it('suffers in its health from what failed of its last hundred attempts', async () => {
    for (let count = 0; count < 10; count++) {
      await lanes.accept(account);
      const { claimed } = await lanes.claim(account);
      await lanes.settle(claimed[0]?.attemptId ?? '', count < 5 ? { outcome: 'failed', state: 'FAILED' } : {});
    }
    expect(await queue()).toMatchObject({ health: { score: 70, reasons: [{ code: 'failures', words: expect.stringContaining('5 of the last 10') }] } });
  });
});

it.each(['pause', 'resume', 'clear'])('%s answers 404 for an account that does not exist', async (what) => {
  expect(await dispatch.ask(`POST /api/queues/nobody/${what}`)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  const [row] = await dispatch.database.query<{ n: number }>(sql`select count(*)::int as n from dispatch.lanes where account_id = 'nobody'`);
  expect(row?.n).toBe(0);
});
