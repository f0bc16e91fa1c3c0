import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, Wire, type FreshDatabase } from '@sluice/testing';
import { aMessage, keepAccount, messagesOf } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import { AcceptService } from '../accept/accept.service.ts';
import type { NewMessage } from '../accept/new-message.ts';
import type { BatchView } from './batch-view.ts';

const chat = 555_001;

let stores: FreshDatabase;
let telegram: TelegramSimulator;
let wire: Wire;
let dispatch: Dispatch;
let account: string;
let token: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  telegram = await TelegramSimulator.start({ acceptUnknownChats: true });
  wire = await Wire.to(telegram.url);
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() }, { TELEGRAM_API_URL: wire.url });
});

afterAll(async () => {
  await dispatch.close();
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

async function open(more: object = {}): Promise<string> {
  const body = { accountId: account, chatId: String(chat), name: 'cards', intervalMs: 30_000, ...more };
  return (await dispatch.ask<BatchView>('POST /api/batches', { body })).body.id;
}

function say(batchId: string, kind: NewMessage['kind'], text: string, more: Partial<NewMessage> = {}): Promise<boolean> {
  const priority = ({ progress: 'low', completion: 'high', alert: 'urgent', reply: 'normal' } as const)[kind];
  return dispatch.app.get(AcceptService).accept(aMessage(account, { chatId: String(chat), batchId, kind, priority, text, ...more }));
}

const received = () => telegram.sentTo(chat, token);
const texts = () => received().map(({ text }) => text);
const close = (id: string) => dispatch.ask(`POST /api/batches/${id}/close`);
const rows = () => messagesOf(dispatch.database, account);
const settled = () => until('all settled', async () => (await rows()).every(({ state }) => ['COMPLETED', 'MERGED'].includes(state)));

describe('progress of a batch on Telegram', () => {
  it('arrives at once and as one message when there are five of it', async () => {
    const batch = await open();
    for (const n of [1, 2, 3, 4, 5]) await say(batch, 'progress', `card ${n}`);
    await settled();
    expect(texts()).toEqual(['card 1\ncard 2\ncard 3\ncard 4\ncard 5']);
    const [first, ...others] = await rows();
    expect(first).toMatchObject({ state: 'COMPLETED', attempts: 1 });
    expect(others.map(({ state, mergedInto, text }) => [state, mergedInto, text])).toEqual([2, 3, 4, 5].map((n) => ['MERGED', first?.id, `card ${n}`]));
  });

  it('arrives as one message when the first of two has waited for the interval', async () => {
    const batch = await open({ intervalMs: 400 });
    await say(batch, 'progress', 'card 1');
    await say(batch, 'progress', 'card 2');
    await settled();
    expect(texts()).toEqual(['card 1\ncard 2']);
    const [row] = await dispatch.database.query<{ waited: boolean }>(sql`
      select t.started_at - m.created_at between interval '399 ms' and interval '2 s' as waited
      from dispatch.messages m join dispatch.attempts t on t.message_id = m.id where m.account_id = ${account}`);
    expect(row?.waited).toBe(true);
  });

  it('arrives when the batch is closed', async () => {
    const batch = await open();
    await say(batch, 'progress', 'card 1');
    await close(batch);
    await settled();
    expect(texts()).toEqual(['card 1']);
  });

  it('stands in front of the completion that overtakes it, and its row says where', async () => {
    const batch = await open();
    await say(batch, 'progress', 'reading 1/2');
    await say(batch, 'progress', 'reading 2/2');
    await say(batch, 'completion', 'done 1/2');
    await settled();
    expect(texts()).toEqual(['reading 1/2\nreading 2/2\ndone 1/2']);
    const [one, two, done] = await rows();
    expect([one, two]).toMatchObject([{ text: 'reading 1/2', mergedInto: done?.id }, { text: 'reading 2/2', mergedInto: done?.id }]);
  });

  it('goes when an alert goes, which waits for nobody', async () => {
    const batch = await open();
    await say(batch, 'progress', 'card 1');
    await dispatch.app.get(AcceptService).accept(aMessage(account, { chatId: String(chat), kind: 'alert', priority: 'urgent', text: 'alarm' }));
    await settled();
    expect(texts()).toEqual(['alarm', 'card 1']);
  });

  it('is not mixed with progress of another parse mode', async () => {
    const batch = await open();
    await say(batch, 'progress', 'a < b');
    await say(batch, 'progress', '<b>bold</b>', { parseMode: 'HTML' });
    await say(batch, 'progress', '<i>both</i>', { parseMode: 'HTML' });
    await close(batch);
    await settled();
    expect(texts()).toEqual(['a < b', 'bold\nboth']);
  });

  it('that is too long for one message becomes several, none of it lost', async () => {
    const batch = await open({ size: 3 });
    const long = ['a', 'b', 'c'].map((letter) => letter.repeat(1_900));
    for (const text of long) await say(batch, 'progress', text);
    await settled();
    expect(texts()).toEqual([`${long[0]}\n${long[1]}`, long[2]]);
  });
});

describe('progress that is edited in place', () => {
  it('is one message on Telegram, whatever follows', async () => {
    const batch = await open({ editsInPlace: true, size: 1 });
    for (const text of ['1 of 3', '2 of 3', '3 of 3']) {
      await say(batch, 'progress', text);
      await settled();
    }
    await say(batch, 'completion', 'done');
    await settled();
    expect(received().map(({ method, text }) => `${method} ${text}`)).toEqual(['sendMessage 1 of 3', 'editMessageText 2 of 3', 'editMessageText 3 of 3', 'sendMessage done']);
    expect(new Set(received().slice(0, 3).map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('is edited again when the answer to an edit was lost: twice is once', async () => {
    const batch = await open({ editsInPlace: true, size: 1 });
    await say(batch, 'progress', '1 of 2');
    await settled();
    const lost = telegram.fault({ kind: 'dropped' }, { token, method: 'editMessageText', when: 'after' });
    await say(batch, 'progress', '2 of 2');
    await settled();
    expect(lost.hits).toBe(1);
    expect(new Set(received().map(({ messageId }) => messageId)).size).toBe(1);
    expect(texts().at(-1)).toBe('2 of 2');
    expect((await rows()).at(-1)).toMatchObject({ state: 'COMPLETED', attempts: 2 });
  });

  it('is said anew when the person deleted it', async () => {
    const batch = await open({ editsInPlace: true, size: 1 });
    await say(batch, 'progress', '1 of 2');
    await settled();
    telegram.fault({ kind: 'refused', code: 400, description: 'Bad Request: message to edit not found' }, { token, method: 'editMessageText' });
    await say(batch, 'progress', '2 of 2');
    await settled();
    expect(received().map(({ method, text }) => `${method} ${text}`)).toEqual(['sendMessage 1 of 2', 'sendMessage 2 of 2']);
  });
});
