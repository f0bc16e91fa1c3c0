import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Database, sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, Wire, type FreshDatabase } from '@sluice/testing';
import { hasten } from '@sluice/testing/jest';
import { keepAccount, messagesOf, tenSecondsLater } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import { DispatchSweeper } from '../sweeps/dispatch.sweeper.ts';
import { LaneService } from './lane.service.ts';

hasten(DispatchSweeper);

const token = '400001:AAH-the-token-of-a-bot';

let stores: FreshDatabase;
let postgres: Wire;
let redis: Wire;
let telegram: TelegramSimulator;
let dispatch: Dispatch;
/** What is in PostgreSQL, past the wire. */
let rows: Database;

beforeEach(async () => {
  stores = await freshDatabase();
  postgres = await Wire.to(stores.url);
  redis = await Wire.to(await freshRedis());
  telegram = await TelegramSimulator.start({ bots: [{ token }], acceptUnknownChats: true });
  rows = new Database({ url: stores.url, maxConnections: 2, applicationName: 'spec' });
  dispatch = await start();
  await keepAccount(rows, 'bot', { channel: 'telegram', botToken: token });
});

afterEach(async () => {
  await dispatch.close();
  await rows.onApplicationShutdown();
  await telegram.close();
  postgres.close();
  redis.close();
  await stores.drop();
});

const start = () => startDispatch({ database: postgres.url, redis: redis.url }, { TELEGRAM_API_URL: telegram.url });
const post = (chatId = '1', more = {}) => dispatch.ask('POST /api/messages', { body: { accountId: 'bot', chatId, text: 'hello', ...more } });
const states = async () => (await messagesOf(rows, 'bot')).map(({ state }) => state);
const all = (state: string) =>
  until(`all ${state}`, async () => {
    const found = await messagesOf(rows, 'bot');
    return found.length > 0 && found.every((row) => row.state === state) && found;
  });

describe('when PostgreSQL goes away', () => {
  it('in the middle of a send, what came of it is recorded when it is back', async () => {
    telegram.fault({ kind: 'delayed', ms: 3_000 }, { chat: 1 });
    telegram.fault({ kind: 'delayed', ms: 3_600 }, { chat: 2 });
    for (const chat of ['1', '2']) await post(chat);
    await until('both sends', async () => (await states()).every((state) => state === 'PROCESSING'));
    postgres.cut();
    // The second is sent long after the first one's answer came, and could not be recorded.
    await telegram.waitForTotal(2);
    await postgres.mend();
    expect(await all('COMPLETED')).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
    expect(telegram.sent).toHaveLength(2);
  });

  it('before the answer to a claim came through, the claim is given back: nothing was sent, so nothing is in doubt', async () => {
    await rows.query(sql`insert into dispatch.lanes (account_id, paused_at) values ('bot', now())`);
    await post();
    await rows.transaction(async (statements) => {
      await statements.query(sql`update dispatch.lanes set paused_at = null`);
      await dispatch.app.get(LaneService).wake('bot');
      await until('a claim that waits', async () => (await rows.query(sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length > 0);
      postgres.hold('answers');
    });
    await until('the claim', async () => (await states()).includes('PROCESSING'));
    postgres.cut();
    await postgres.mend();
    expect(await all('COMPLETED')).toMatchObject([{ attempts: 1 }]);
    expect(telegram.sent).toHaveLength(1);
  });

  it('POST says 503 and when to try again', async () => {
    postgres.cut();
    expect(await post()).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    await postgres.mend();
  });
});

describe('when Redis goes away', () => {
  it('messages are accepted all the same, and sent when it is back', async () => {
    redis.cut();
    expect((await post()).status).toBe(202);
    await redis.mend();
    await tenSecondsLater(rows, 'bot');
    await all('COMPLETED');
    expect(telegram.sent).toHaveLength(1);
  });

  it('sends at work are finished and recorded', async () => {
    telegram.fault({ kind: 'delayed', ms: 300 }, { token });
    await post();
    await until('the send', async () => (await states()).includes('PROCESSING'));
    redis.cut();
    await all('COMPLETED');
    await redis.mend();
  });
});

describe('when dispatch is told to stop', () => {
  it('it claims nothing more, and everything that was claimed is sent and recorded', async () => {
    telegram.fault({ kind: 'delayed', ms: 150 }, { token, times: Infinity });
    await rows.query(sql`insert into dispatch.lanes (account_id) values ('bot')`);
    await rows.query(sql`
      insert into dispatch.messages (id, key, account_id, chat_id, text, kind, priority, trace)
      select gen_random_uuid(), n::text, 'bot', n::text, 'hello', 'reply', 2, ${'0'.repeat(32)} from generate_series(1, 2000) n`);
    await rows.query(sql`select dispatch.realign('bot', array_agg(chat_id), array_agg(priority)) from dispatch.messages`);
    await rows.query(sql`update dispatch.lanes set woken_at = null`);
    await post('2001');
    await telegram.waitForTotal(1);
    await dispatch.close();
    const left = await states();
    expect(new Set(left)).toEqual(new Set(['COMPLETED', 'PENDING']));
    expect(left.filter((state) => state === 'COMPLETED')).toHaveLength(telegram.counters.sent);
    dispatch = await start();
    await until('more', () => telegram.counters.sent > left.filter((state) => state === 'COMPLETED').length);
  });
});
