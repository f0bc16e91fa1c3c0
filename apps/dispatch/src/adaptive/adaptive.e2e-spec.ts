import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, freshRedis, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { aMessage, keepAccount, messagesOf } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import { AcceptService } from '../accept/accept.service.ts';
import { Concurrency } from './concurrency.service.ts';

const max = 4;
const token = '700001:AAH-the-token-of-a-bot';

let stores: FreshDatabase;
let telegram: TelegramSimulator;
let dispatch: Dispatch;

beforeAll(async () => {
  stores = await freshDatabase();
  telegram = await TelegramSimulator.start({ bots: [{ token }], acceptUnknownChats: true });
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() }, { TELEGRAM_API_URL: telegram.url, MAX_CONCURRENT_MESSAGES: String(max) });
  await keepAccount(dispatch.database, 'bot', { channel: 'telegram', botToken: token });
});

afterAll(async () => {
  await dispatch.close();
  await telegram.close();
  await stores.drop();
});

let chats = 0;
/** So many messages, each to a chat of its own. */
const accept = (count: number) => {
  const messages = Array.from({ length: count }, () => aMessage('bot', { chatId: String(++chats), text: `to ${chats}`, maxAttempts: 20 }));
  return dispatch.app.get(AcceptService).acceptAll(messages);
};
const limit = () => dispatch.app.get(Concurrency).report().limit;
const allSent = () => until('all sent', async () => (await messagesOf(dispatch.database, 'bot')).every(({ state }) => state === 'COMPLETED'), 30_000);

describe('when Telegram answers 500 for a while', () => {
  it('fewer go at once, down to one; then more again, up to all; each message arrives once', async () => {
    expect(limit()).toBe(max);
    const trouble = telegram.fault({ kind: 'refused', code: 500 }, { token, times: Infinity });
    await accept(40);
    await until('the limit to fall', () => limit() === 1);
    const { lastMinute, channels } = dispatch.app.get(Concurrency).report();
    expect([lastMinute.errorRate, channels.telegram?.errorRate, channels.line?.limit, channels.sandbox?.limit]).toEqual([1, 1, max, max]);
    trouble.stop();

    const slow = telegram.fault({ kind: 'delayed', ms: 100 }, { token, times: Infinity });
    await accept(80);
    let tooMany = 0;
    await until('the limit to be back', () => {
      const { inFlight, limit: allowed } = dispatch.app.get(Concurrency).report();
      tooMany = Math.max(tooMany, inFlight - allowed);
      return allowed === max;
    }, 20_000);
    expect(tooMany).toBe(0);
    slow.stop();
    await allSent();
    expect(telegram.sent.map(({ text }) => text).sort()).toEqual(Array.from({ length: chats }, (_, at) => `to ${at + 1}`).sort());
  }, 60_000);

  it('no more than the limit go at once', async () => {
    const slow = telegram.fault({ kind: 'delayed', ms: 50 }, { token, times: Infinity });
    await accept(20);
    let peak = 0;
    await until('all sent', async () => {
      peak = Math.max(peak, dispatch.app.get(Concurrency).report().inFlight);
      return (await messagesOf(dispatch.database, 'bot')).every(({ state }) => state === 'COMPLETED');
    });
    slow.stop();
    expect([peak > 1, peak <= max]).toEqual([true, true]);
  });
});

describe('refusals for good reasons', () => {
  it('are no errors, and lower nothing', async () => {
    const before = dispatch.app.get(Concurrency).report();
    const blocked = telegram.fault({ kind: 'refused', code: 403 }, { token, times: Infinity });
    await accept(20);
    await until('all refused', () => blocked.hits === 20);
    blocked.stop();
    await until('their counting', () => dispatch.app.get(Concurrency).report().lastMinute.attempts >= before.lastMinute.attempts + 20);
    dispatch.app.get(Concurrency).look();
    const { lastMinute } = dispatch.app.get(Concurrency).report();
    expect([limit(), lastMinute.errorRate < before.lastMinute.errorRate]).toEqual([max, true]);
  });
});

describe('PERFORMANCE_MONITORING=false', () => {
  it('leaves the limit where it is, and shows no metrics of it', async () => {
    await dispatch.close();
    const settings = { TELEGRAM_API_URL: telegram.url, MAX_CONCURRENT_MESSAGES: String(max), PERFORMANCE_MONITORING: 'false' };
    dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() }, settings);
    const trouble = telegram.fault({ kind: 'refused', code: 500 }, { token, times: 30 });
    await accept(30);
    await until('trouble', () => trouble.hits === 30);
    dispatch.app.get(Concurrency).look();
    expect(limit()).toBe(max);
    expect((await dispatch.app.inject('/metrics')).payload).not.toMatch(/sluice_(concurrency|messages_queued|pool)/);
  });
});
