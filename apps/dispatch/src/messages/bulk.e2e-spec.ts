import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { stackMessages } from '../../testing/stack-messages.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import type { BulkAnswer } from './change-request.ts';

const unknown = '0197f0c0-0000-7000-8000-000000000099';

let stores: FreshDatabase;
let dispatch: Dispatch;
let account: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() });
});

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(dispatch.database, account);
  await dispatch.ask(`POST /api/queues/${account}/pause`);
});

afterAll(async () => {
  await dispatch.close();
  await stores.drop();
});

const bulk = (body: object) => dispatch.ask<BulkAnswer>('POST /api/messages/bulk', { body });
const stack = (count: number, more: object = {}) => stackMessages(dispatch.database, account, { count, state: 'PENDING', ...more });
const rows = () => messagesOf(dispatch.database, account);

async function countsOf(column: 'state' | 'priority'): Promise<Record<string, number>> {
  const counted = await dispatch.database.query<{ value: string; n: number }>(
    column === 'state'
      ? sql`select state as value, count(*)::int as n from dispatch.messages where account_id = ${account} group by 1`
      : sql`select priority::text as value, count(*)::int as n from dispatch.messages where account_id = ${account} group by 1`,
  );
  return Object.fromEntries(counted.map(({ value, n }) => [value, n]));
}

/** Whether every line has the head that its messages give it. */
async function linesAreRight(): Promise<boolean> {
  const [row] = await dispatch.database.query<{ wrong: number }>(sql`
    with heads as (
      select distinct on (chat_id, priority) chat_id, priority, id from dispatch.messages
      where account_id = ${account} and state in ('PENDING', 'RETRYING') order by chat_id, priority, due_at, seq
    )
    select count(*)::int as wrong from heads h full join (select * from dispatch.lines where account_id = ${account}) l
      on l.chat_id = h.chat_id and l.priority = h.priority where h.id is distinct from l.message_id`);
  return row?.wrong === 0;
}

describe('POST /api/messages/bulk', () => {
  it('cancels those named, skips the others by their state, and twice is once', async () => {
    await stack(3);
    await stack(1, { state: 'COMPLETED' });
    const ids = [...(await rows()).map(({ id }) => id), unknown];
    expect((await bulk({ action: 'cancel', ids })).body).toEqual({ matched: 4, changed: 3, skipped: { COMPLETED: 1, UNKNOWN: 1 }, next: null });
    expect((await bulk({ action: 'cancel', ids })).body).toEqual({ matched: 4, changed: 0, skipped: { CANCELLED: 3, COMPLETED: 1, UNKNOWN: 1 }, next: null });
    expect(await linesAreRight()).toBe(true);
  });

  it('counts in a dry run what it would do, and does nothing', async () => {
    await stack(3);
    await stack(2, { state: 'FAILED' });
    expect((await bulk({ action: 'cancel', filter: { accountId: account, state: ['PENDING', 'FAILED'] }, dryRun: true })).body).toEqual({ matched: 5, changed: 0, skipped: { FAILED: 2 }, next: null });
    expect(await countsOf('state')).toEqual({ PENDING: 3, FAILED: 2 });
  });

  it('reprioritises all that wait, by a filter, thousands in portions', async () => {
    await stack(1_700, { chat: 'c' });
    await stack(40, { state: 'COMPLETED' });
    expect((await bulk({ action: 'reprioritise', priority: 'urgent', filter: { accountId: account } })).body).toEqual({ matched: 1_700, changed: 1_700, skipped: {}, next: null });
    expect(await countsOf('priority')).toEqual({ 0: 1_700, 2: 40 });
    expect(await linesAreRight()).toBe(true);
  });

  it('reschedules, and what is to go now goes', async () => {
    await stack(5);
    const filter = { accountId: account, text: '3' };
    await bulk({ action: 'reschedule', filter, scheduledAt: new Date(Date.now() + 3_600_000) });
    await dispatch.ask(`POST /api/queues/${account}/resume`);
    await until('the others', async () => (await countsOf('state'))['COMPLETED'] === 4);
    expect((await bulk({ action: 'reschedule', filter, scheduledAt: null })).body.changed).toBe(1);
    await until('all', async () => (await countsOf('state'))['COMPLETED'] === 5);
  });

  it('retries what failed, and what is in doubt by force', async () => {
    await stack(3, { state: 'FAILED' });
    await stack(2, { state: 'UNCERTAIN' });
    expect((await bulk({ action: 'retry', filter: { accountId: account } })).body).toMatchObject({ matched: 3, changed: 3 });
    expect((await bulk({ action: 'retry', filter: { accountId: account, state: 'UNCERTAIN' } })).body).toMatchObject({ matched: 2, changed: 0, skipped: { UNCERTAIN: 2 } });
    expect((await bulk({ action: 'retry', filter: { accountId: account }, force: true })).body).toMatchObject({ matched: 2, changed: 2 });
    await dispatch.ask(`POST /api/queues/${account}/resume`);
    await until('all', async () => (await countsOf('state'))['COMPLETED'] === 5);
  });

  it('works on several accounts, each for itself', async () => {
    await stack(2, { text: 'two accounts' });
    const other = `${account}-other`;
    await keepAccount(dispatch.database, other);
    await dispatch.ask(`POST /api/queues/${other}/pause`);
    await stackMessages(dispatch.database, other, { count: 2, text: 'two accounts', state: 'PENDING' });
    expect((await bulk({ action: 'cancel', filter: { text: 'two accounts' } })).body).toMatchObject({ matched: 4, changed: 4 });
  });

  it('goes on where it was', async () => {
    await stack(4);
    const [, second] = await rows();
    const [row] = await dispatch.database.query<{ seq: string }>(sql`select seq from dispatch.messages where id = ${second?.id}`);
    const cursor = Buffer.from(JSON.stringify([row?.seq])).toString('base64url');
    expect((await bulk({ action: 'cancel', filter: { accountId: account }, cursor })).body).toMatchObject({ matched: 2, changed: 2 });
    expect((await rows()).map(({ state }) => state)).toEqual(['PENDING', 'PENDING', 'CANCELLED', 'CANCELLED']);
  });

  it('and a second one at once change each message once', async () => {
    await stack(900);
    const answers = await Promise.all([1, 2, 3].map(() => bulk({ action: 'cancel', filter: { accountId: account } })));
    expect(answers.reduce((sum, { body }) => sum + body.changed, 0)).toBe(900);
  });

  it.each([
    ['no selection', { action: 'cancel' }],
    ['an empty filter', { action: 'cancel', filter: {} }],
    ['an unknown field', { action: 'cancel', filter: { acountId: 'a' } }],
    ['an unknown action', { action: 'delete', ids: [unknown] }],
    ['no priority', { action: 'reprioritise', ids: [unknown] }],
    ['a schedule long ago', { action: 'reschedule', ids: [unknown], scheduledAt: '2020-01-01T00:00:00Z' }],
  ])('answers 400 to %s', async (_what, body) => {
    expect(await bulk(body)).toMatchObject({ status: 400, body: { code: 'invalid' } });
  });
});
