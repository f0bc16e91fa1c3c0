import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';

let stores: FreshDatabase;
let redis: string;
let telegram: TelegramSimulator;
let dispatch: Dispatch;
let flooded: string;
let other: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  redis = await freshRedis();
  telegram = await TelegramSimulator.start({ acceptUnknownChats: true });
  dispatch = await start();
});

afterAll(async () => {
  await dispatch.close();
  await telegram.close();
  await stores.drop();
});

const start = () => startDispatch({ database: stores.url, redis }, { TELEGRAM_API_URL: telegram.url });
const tokenOf = (account: string) => `${account.slice('bot-'.length)}:AAH-the-token-of-a-bot`;

async function newBot(): Promise<string> {
  const account = `bot-${200_000 + ++accounts}`;
  telegram.addBot({ token: tokenOf(account) });
  await keepAccount(dispatch.database, account, { channel: 'telegram', botToken: tokenOf(account) });
  return account;
}

beforeEach(async () => {
  flooded = await newBot();
  other = await newBot();
});

const post = (accountId: string, chatId: number) => dispatch.ask('POST /api/messages', { body: { accountId, chatId: String(chatId), text: `to ${chatId}` } });
const sentBy = (account: string) => telegram.sent.filter(({ bot }) => bot === tokenOf(account));
const completed = (account: string, count: number) =>
  until(`${count} of ${account}`, async () => {
    const rows = await messagesOf(dispatch.database, account);
    return rows.filter(({ state }) => state === 'COMPLETED').length === count && rows;
  });
const queue = async (account: string) => (await dispatch.ask<{ floodUntil: string | null; retrying: number }>(`GET /api/queues/${account}`)).body;

describe('a flood wait', () => {
  it('silences its chat for the stated time, burns no attempt, and other chats flow on', async () => {
    const flood = telegram.fault({ kind: 'flood', seconds: 1 }, { token: tokenOf(flooded), chat: 1 });
    await post(flooded, 1);
    await until('the flood', () => flood.hits > 0);
    for (const chat of [1, 2, 3]) await post(flooded, chat);
    await completed(flooded, 2);
    const rows = await completed(flooded, 4);
    expect(rows.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1]);
    expect(flood.hits).toBe(1);
    expect(sentBy(flooded).map(({ chat }) => chat)).toEqual([expect.any(Number), expect.any(Number), 1, 1]);
  });

  it('that a second chat is told of while the first one waits is the whole account’s', async () => {
    const flood = telegram.fault({ kind: 'flood', seconds: 1 }, { token: tokenOf(flooded) });
    await post(flooded, 1);
    await until('the flood', () => flood.hits === 1);
    await post(flooded, 2);
    await until('the second', () => flood.hits === 2);
    for (const chat of [3, 4, 5]) await post(flooded, chat);
    await completed(flooded, 5);
    expect(flood.hits).toBe(2);
    const [lane] = await dispatch.database.query<{ pace: number; floods: number }>(sql`select pace, floods::int from dispatch.lanes where account_id = ${flooded}`);
    expect(lane).toEqual({ pace: 0.5, floods: 2 });
  });

  it('can be seen, with its end, and is gone when it is over', async () => {
    telegram.fault({ kind: 'throttled', retryAfter: 1 }, { token: tokenOf(flooded) });
    await post(flooded, 1);
    const { floodUntil, retrying } = await until('a flood wait', async () => {
      const view = await queue(flooded);
      return view.floodUntil !== null && view;
    });
    const [attempt] = await dispatch.database.query<{ endedAt: Date }>(sql`select ended_at as "endedAt" from dispatch.attempts where account_id = ${flooded}`);
    expect(Date.parse(floodUntil ?? '') - (attempt?.endedAt.getTime() ?? NaN)).toBeGreaterThanOrEqual(1_000);
    expect(retrying).toBe(1);
    await completed(flooded, 1);
    expect((await queue(flooded)).floodUntil).toBeNull();
  });

  it('holds up no other account', async () => {
    telegram.fault({ kind: 'flood', seconds: 1 }, { token: tokenOf(flooded) });
    await post(flooded, 1);
    await until('the flood', async () => (await queue(flooded)).floodUntil !== null);
    for (const chat of [1, 2, 3]) await post(other, chat);
    await completed(other, 3);
    expect(sentBy(flooded)).toEqual([]);
    await completed(flooded, 1);
  });

  it('that meets several sends at once makes none of them go out twice', async () => {
    const flood = telegram.fault({ kind: 'flood', seconds: 1 }, { token: tokenOf(flooded) });
    const chats = Array.from({ length: 8 }, (_none, index) => index + 1);
    await dispatch.database.query(sql`insert into dispatch.lanes (account_id, paused_at) values (${flooded}, now())`);
    for (const chat of chats) await post(flooded, chat);
    await dispatch.database.query(sql`update dispatch.lanes set paused_at = null where account_id = ${flooded}`);
    await completed(flooded, chats.length);
    expect(flood.hits).toBeLessThanOrEqual(chats.length);
    expect(sentBy(flooded).map(({ chat }) => chat).sort()).toEqual(chats);
  });

  it('is kept over a restart', async () => {
    const flood = telegram.fault({ kind: 'flood', seconds: 2 }, { token: tokenOf(flooded) });
    await post(flooded, 1);
    await until('the flood', async () => (await queue(flooded)).floodUntil !== null);
    await dispatch.close();
    dispatch = await start();
    await completed(flooded, 1);
    expect(flood.hits).toBe(1);
  });
});

describe('the windows of an account', () => {
  it('are never exceeded as Telegram sees them, by three replicas together, and nothing that must wait is lost', async () => {
    const replicas = await Promise.all([start(), start()]);
    const window = { max: 3, windowMs: 400 };
    await keepAccount(dispatch.database, other, { botToken: tokenOf(other), limits: [window] });
    telegram.setLimits({ perBot: [window], onlyCount: true });
    await Promise.all(Array.from({ length: 14 }, (_none, index) => post(other, index + 1)));
    await completed(other, 14);
    expect(telegram.violations).toEqual([]);
    expect(sentBy(other)).toHaveLength(14);
    await Promise.all(replicas.map((replica) => replica.close()));
  });
});
