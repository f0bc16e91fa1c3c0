import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { hearReceipts } from '../../testing/hear-receipts.ts';
import { openLanes, type Lanes } from '../../testing/open-lanes.ts';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';

const token = '600001:AAH-the-token-of-a-bot';

let stores: FreshDatabase;
let redis: string;
let telegram: TelegramSimulator;
/** Two replicas: every sweep runs twice. */
let replicas: Dispatch[];
/** A process that dies whenever a spec wants it to. */
let dying: Lanes;
let account: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  redis = await freshRedis();
  telegram = await TelegramSimulator.start({ bots: [{ token }], acceptUnknownChats: true });
  const start = () => startDispatch({ database: stores.url, redis }, { TELEGRAM_API_URL: telegram.url });
  replicas = await Promise.all([start(), start()]);
  dying = openLanes(stores.url);
});

afterAll(async () => {
  await dying.close();
  await Promise.all(replicas.map((dispatch) => dispatch.close()));
  await telegram.close();
  await stores.drop();
});

beforeEach(() => {
  account = `account-${++accounts}`;
});

const keep = (channel: 'telegram' | 'sandbox') => keepAccount(dying.database, account, { channel, ...(channel === 'telegram' && { botToken: token }) });
const rows = (of = account) => messagesOf(dying.database, of);
const becomes = (state: string, of = account) => until(`${of} ${state}`, async () => (await rows(of)).every((row) => row.state === state) && rows(of));
const outcomes = async () => {
  const attempts = await dying.database.query<{ outcome: string }>(sql`select outcome from dispatch.attempts where account_id = ${account} order by id`);
  return attempts.map(({ outcome }) => outcome);
};

/** A message that somebody claimed and then died over, a lease ago. */
async function orphan(of = account): Promise<void> {
  await dying.accept(of, { chatId: String(accounts) });
  await dying.claim(of);
  await dying.database.query(sql`update dispatch.attempts set lease_until = now() - interval '1 second' where account_id = ${of}`);
}

/** The accounts whose wake-ups wait in Redis. */
async function delayedWakeUps(): Promise<string[]> {
  const [{ redis: client }] = replicas as [Dispatch];
  const jobs = await client.zrange('{sluice}:lanes:delayed', 0, -1);
  const data = await Promise.all(jobs.map((job) => client.hget(`{sluice}:lanes:${job}`, 'data')));
  return data.map((json) => (JSON.parse(json ?? '{}') as { accountId: string }).accountId);
}

/** Lets the sweepers see what they would see in ten seconds. */
async function tenSecondsLater(): Promise<void> {
  await dying.database.query(sql`update dispatch.lanes set woken_at = woken_at - interval '10 s', next_wake_at = next_wake_at - interval '10 s' where account_id = ${account}`);
  await dying.database.query(sql`update dispatch.messages set due_at = due_at - interval '10 s' where account_id = ${account}`);
  await dying.database.query(sql`update dispatch.attempts set ended_at = ended_at - interval '10 s' where account_id = ${account}`);
}

describe('a message whose process died in the middle', () => {
  it('is UNCERTAIN on Telegram, which cannot be asked, and is never sent again', async () => {
    await keep('telegram');
    await orphan();
    expect(await becomes('UNCERTAIN')).toMatchObject([{ attempts: 1, errorCode: 'uncertain', error: expect.stringContaining('died') }]);
    await dying.accept(account, { chatId: String(accounts), text: 'next' });
    await telegram.waitFor(({ chat, text }) => chat === accounts && text === 'next');
    expect(telegram.sentTo(accounts)).toHaveLength(1);
  });

  it('is sent again, once, where twice is the same as once (sandbox)', async () => {
    await keep('sandbox');
    await orphan();
    expect(await becomes('COMPLETED')).toMatchObject([{ attempts: 2 }]);
    expect(await outcomes()).toEqual(['retry', 'sent']);
  });

  it('is left alone as long as its lease runs: the process may be alive', async () => {
    await keep('telegram');
    await dying.accept(account);
    await dying.claim(account);
    await keepAccount(dying.database, 'witness');
    await orphan('witness');
    await becomes('COMPLETED', 'witness');
    expect(await rows()).toMatchObject([{ state: 'PROCESSING' }]);
  });
});

describe('a wake-up that was lost', () => {
  it('because its process died right after the row was kept: the message is sent all the same', async () => {
    await keep('sandbox');
    await dying.accept(account);
    await tenSecondsLater();
    await becomes('COMPLETED');
    expect(await outcomes()).toEqual(['sent']);
  });

  it('because Redis forgot it before it was due: the message is sent all the same', async () => {
    await keep('sandbox');
    const body = { accountId: account, chatId: '1', text: 'x', scheduledAt: new Date(Date.now() + 9_000) };
    await replicas[0]?.ask('POST /api/messages', { body });
    await until('its delayed wake-up', async () => (await delayedWakeUps()).includes(account));
    await replicas[0]?.redis.flushdb();
    await tenSecondsLater();
    await becomes('COMPLETED');
    expect(await outcomes()).toEqual(['sent']);
  });
});

describe('a receipt that was lost', () => {
  it('is said again until storage holds it, and then no more', async () => {
    await keep('sandbox');
    const storage = await hearReceipts(redis);
    await orphan();
    await becomes('COMPLETED');
    const [message] = await rows();
    const receipts = () => storage.heard.filter(({ messageId }) => messageId === message?.id);
    await until('the first receipt', () => receipts().length > 0);
    await tenSecondsLater();
    const told = await until('the same again', () => receipts()[1]);
    expect(told).toEqual(receipts()[0]);
    await dying.database.query(sql`
      insert into storage.receipts (attempt_id, message_id, outcome, trace) values (${told.attemptId}, ${told.messageId}, ${told.outcome}, ${told.trace})`);
    await until('settled', async () => (await dying.database.query(sql`select 1 from dispatch.attempts where id = ${told.attemptId} and settled_at is not null`)).length > 0);
    await storage.close();
  });

  it('of an orphan says that it is uncertain', async () => {
    await keep('telegram');
    const storage = await hearReceipts(redis);
    await orphan();
    const [message] = await becomes('UNCERTAIN');
    await tenSecondsLater();
    expect(await until('its receipt', () => storage.heard.find(({ messageId }) => messageId === message?.id))).toMatchObject({ outcome: 'uncertain' });
    await storage.close();
  });
});

describe('a message whose time ran out', () => {
  it('is EXPIRED, whether it had not been tried or waited for its next try', async () => {
    await keep('telegram');
    await dying.database.query(sql`insert into dispatch.lanes (account_id, paused_at) values (${account}, now())`);
    for (let time = 1; time <= 2; time++) await dying.accept(account, { expiresAt: new Date(Date.now() - 1) });
    await dying.database.query(sql`
      update dispatch.messages set state = 'RETRYING' where seq = (select min(seq) from dispatch.messages where account_id = ${account} and state = 'PENDING')`);
    await becomes('EXPIRED');
    expect(telegram.sentTo(555_001)).toEqual([]);
  });
});
