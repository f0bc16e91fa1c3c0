import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { hasten } from '@sluice/testing/jest';
import { hearReceipts } from '../../testing/hear-receipts.ts';
import { openLanes, type Lanes } from '../../testing/open-lanes.ts';
import { keepAccount, messagesOf, outcomesOf, tenSecondsLater } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import { DispatchSweeper } from './dispatch.sweeper.ts';

hasten(DispatchSweeper);

let stores: FreshDatabase;
let redis: string;
/** Two replicas: every sweep runs twice. */
let replicas: Dispatch[];
/** A process that dies right after it kept a row. */
let dying: Lanes;
let account: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  redis = await freshRedis();
  const start = () => startDispatch({ database: stores.url, redis });
  replicas = await Promise.all([start(), start()]);
  dying = openLanes(stores.url);
});

afterAll(async () => {
  await dying.close();
  await Promise.all(replicas.map((dispatch) => dispatch.close()));
  await stores.drop();
});

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(dying.database, account);
});

const rows = () => messagesOf(dying.database, account);
const become = (state: string) => until(`all ${state}`, async () => (await rows()).every((row) => row.state === state) && rows());

/** The accounts whose wake-ups wait in Redis. */
async function delayedWakeUps(): Promise<string[]> {
  const [{ redis: client }] = replicas as [Dispatch];
  const jobs = await client.zrange('{sluice}:lanes:delayed', 0, -1);
  const data = await Promise.all(jobs.map((job) => client.hget(`{sluice}:lanes:${job}`, 'data')));
  return data.map((json) => (JSON.parse(json ?? '{}') as { accountId: string }).accountId);
}

describe('a wake-up that was lost', () => {
  it('because its process died right after the row was kept: the message is sent all the same', async () => {
    await dying.accept(account);
    await tenSecondsLater(dying.database, account);
    await become('COMPLETED');
    expect(await outcomesOf(dying.database, account)).toEqual(['sent']);
  });

  it('is found although the lane has a wake-up planned for another year', async () => {
    await dying.accept(account, { chatId: '2', scheduledAt: new Date('2031-01-01T00:00:00Z') });
    await dying.claim(account);
    await dying.accept(account);
    await dying.database.query(sql`update dispatch.lanes set woken_at = woken_at - interval '10 s' where account_id = ${account}`);
    await dying.database.query(sql`update dispatch.lines set go_at = go_at - interval '10 s' where account_id = ${account} and chat_id <> '2'`);
    await until('the one that is due', async () => (await outcomesOf(dying.database, account))[0] === 'sent');
    expect((await messagesOf(dying.database, account)).map(({ state }) => state)).toEqual(['PENDING', 'COMPLETED']);
  });

  it('because Redis forgot it before it was due: the message is sent all the same', async () => {
    const body = { accountId: account, chatId: '1', text: 'x', scheduledAt: new Date(Date.now() + 9_000) };
    await replicas[0]?.ask('POST /api/messages', { body });
    await until('its delayed wake-up', async () => (await delayedWakeUps()).includes(account));
    await replicas[0]?.redis.flushdb();
    await tenSecondsLater(dying.database, account);
    await become('COMPLETED');
    expect(await outcomesOf(dying.database, account)).toEqual(['sent']);
  });
});

describe('a receipt that was lost', () => {
  it('is said again until storage holds it, and then no more', async () => {
    const storage = await hearReceipts(redis);
    await dying.accept(account);
    await tenSecondsLater(dying.database, account);
    const [message] = await become('COMPLETED');
    const receipts = () => storage.heard.filter(({ messageId }) => messageId === message?.id);
    await until('the first receipt', () => receipts().length > 0);
    await tenSecondsLater(dying.database, account);
    const told = await until('the same again', () => receipts()[1]);
    expect(told).toEqual(receipts()[0]);
    await dying.database.query(sql`
      insert into storage.receipts (attempt_id, message_id, outcome, trace) values (${told.attemptId}, ${told.messageId}, ${told.outcome}, ${told.trace})`);
    await until('settled', async () => (await dying.database.query(sql`select 1 from dispatch.attempts where id = ${told.attemptId} and settled_at is not null`)).length > 0);
    await storage.close();
  });
});

describe('a message whose time ran out', () => {
  it('is EXPIRED, whether it had not been tried or waited for its next try', async () => {
    await dying.database.query(sql`insert into dispatch.lanes (account_id, paused_at) values (${account}, now())`);
    for (let time = 1; time <= 2; time++) await dying.accept(account, { expiresAt: new Date(Date.now() - 1) });
    await dying.database.query(sql`
      update dispatch.messages set state = 'RETRYING' where seq = (select min(seq) from dispatch.messages where account_id = ${account} and state = 'PENDING')`);
    await become('EXPIRED');
    expect(await outcomesOf(dying.database, account)).toEqual([]);
  });
});

describe('an account that is gone', () => {
  it('leaves nothing that waits, whatever it waited for, and nothing of its floods to whoever is made under its id', async () => {
    await dying.accept(account, { chatId: '1' });
    const { claimed } = await dying.claim(account, 1);
    await dying.accept(account, { chatId: '2', scheduledAt: new Date('2031-01-01T00:00:00Z') });
    await dying.settle(claimed[0]?.attemptId ?? '', { outcome: 'flood', state: 'RETRYING', burns: false, floodMs: 3_600_000, floodScope: 'account' });
    await dying.database.query(sql`delete from storage.accounts where id = ${account}`);
    await become('FAILED');
    expect((await rows()).map(({ errorCode }) => errorCode)).toEqual(['not-found', 'not-found']);
    const [lane] = await dying.database.query(sql`select flood_until as "floodUntil", pace, failed::int from dispatch.lanes where account_id = ${account}`);
    expect(lane).toEqual({ floodUntil: null, pace: 1, failed: 2 });
  });
});
