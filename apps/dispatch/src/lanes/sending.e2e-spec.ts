import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, Wire, type FreshDatabase } from '@sluice/testing';
import { hearReceipts } from '../../testing/hear-receipts.ts';
import { keepAccount, messagesOf, type MessageRow } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';

const chat = 555_001;

let stores: FreshDatabase;
let telegram: TelegramSimulator;
let wire: Wire;
let storage: Awaited<ReturnType<typeof hearReceipts>>;
let dispatch: Dispatch;
let account: string;
let token: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  const redis = await freshRedis();
  telegram = await TelegramSimulator.start({ acceptUnknownChats: true });
  wire = await Wire.to(telegram.url);
  storage = await hearReceipts(redis);
  dispatch = await startDispatch({ database: stores.url, redis }, { TELEGRAM_API_URL: wire.url });
});

afterAll(async () => {
  await dispatch.close();
  await storage.close();
  wire.close();
  await telegram.close();
  await stores.drop();
});

beforeEach(async () => {
  account = `bot-${++accounts}`;
  token = `${100_000 + accounts}:AAH-the-token-of-a-bot`;
  telegram.addBot({ token });
  await keepAccount(dispatch.database, account, { channel: 'telegram', botToken: token });
});

const post = (more: object = {}) => dispatch.ask('POST /api/messages', { body: { accountId: account, chatId: String(chat), text: 'hello', ...more } });
const sentByBot = () => telegram.sentTo(chat, token).map(({ text }) => text);

/** The account's one message, when it is in this state. */
async function message(state: string): Promise<MessageRow> {
  return until(`${account} ${state}`, async () => (await messagesOf(dispatch.database, account)).find((row) => row.state === state));
}

async function receiptOf({ id }: MessageRow): Promise<string> {
  return until('a receipt', () => storage.heard.find(({ messageId }) => messageId === id)?.outcome);
}

describe('a message to Telegram', () => {
  it('is sent as it was given, COMPLETED with its id on the platform, and storage hears of it', async () => {
    await post({ text: '<b>hello</b>', parseMode: 'HTML' });
    const row = await message('COMPLETED');
    expect(telegram.sentTo(chat, token)).toMatchObject([{ text: 'hello', parseMode: 'HTML', messageId: Number(row.platformMessageId) }]);
    expect(row).toMatchObject({ attempts: 1, errorCode: null });
    expect(await receiptOf(row)).toBe('sent');
  });

  it('waits until it is due', async () => {
    await post({ scheduledAt: new Date(Date.now() + 400) });
    const { id } = await message('COMPLETED');
    const [row] = await dispatch.database.query<{ inTime: boolean }>(sql`
      select t.started_at >= m.scheduled_at as "inTime" from dispatch.messages m join dispatch.attempts t on t.message_id = m.id where m.id = ${id}`);
    expect(row?.inTime).toBe(true);
  });

  it.each([
    ['403 the person blocked the bot', { kind: 'refused', code: 403 }, 'forbidden'],
    ['400 no such chat', { kind: 'refused', code: 400, description: 'Bad Request: chat not found' }, 'rejected'],
    ['401 a wrong token', { kind: 'refused', code: 401 }, 'unauthorized'],
  ] as const)('that Telegram refuses for good (%s) is FAILED at once, with the class of its error', async (_title, fault, errorCode) => {
    const refusal = telegram.fault(fault, { token, times: Infinity });
    await post();
    const row = await message('FAILED');
    expect(row).toMatchObject({ attempts: 1, errorCode, error: expect.stringContaining('Telegram: ') });
    expect(refusal.hits).toBe(1);
    expect(await receiptOf(row)).toBe('failed');
  });

  it('that Telegram could not take (500) is tried again after its backoff, and goes out once', async () => {
    telegram.fault({ kind: 'refused', code: 500 }, { token });
    await post();
    const waiting = await message('RETRYING');
    expect(waiting).toMatchObject({ attempts: 1, errorCode: 'unavailable' });
    expect(await message('COMPLETED')).toMatchObject({ attempts: 2, errorCode: null });
    expect(sentByBot()).toEqual(['hello']);
  });

  it('that Telegram could not take three times is FAILED', async () => {
    const trouble = telegram.fault({ kind: 'refused', code: 500 }, { token, times: Infinity });
    await post();
    const row = await message('FAILED');
    expect(row).toMatchObject({ attempts: 3, errorCode: 'unavailable' });
    expect(trouble.hits).toBe(3);
    expect(await receiptOf(row)).toBe('failed');
  });

  it('that meets a refused connection was certainly not sent: it is tried again', async () => {
    wire.cut();
    await post();
    expect(await message('RETRYING')).toMatchObject({ errorCode: 'unavailable' });
    await wire.mend();
    await message('COMPLETED');
    expect(sentByBot()).toEqual(['hello']);
  });
});

describe('a message of an account', () => {
  it('that was deleted in the meantime is FAILED as not-found', async () => {
    await post({ scheduledAt: new Date(Date.now() + 300) });
    await dispatch.database.query(sql`delete from storage.accounts where id = ${account}`);
    const row = await message('FAILED');
    expect(row).toMatchObject({ errorCode: 'not-found' });
    expect(sentByBot()).toEqual([]);
  });

  it('whose token was changed goes out with the new one', async () => {
    telegram.addBot({ token: `${token}-new` });
    await post();
    await message('COMPLETED');
    await keepAccount(dispatch.database, account, { channel: 'telegram', botToken: `${token}-new` });
    await post({ text: 'again' });
    await until('the second', () => telegram.sentTo(chat, `${token}-new`).length === 1);
  });

  it('in the sandbox is COMPLETED without a platform', async () => {
    account = 'sandbox';
    await keepAccount(dispatch.database, account);
    await post();
    const row = await message('COMPLETED');
    expect(row.platformMessageId).toBe(row.id);
    expect(await receiptOf(row)).toBe('sent');
  });
});
