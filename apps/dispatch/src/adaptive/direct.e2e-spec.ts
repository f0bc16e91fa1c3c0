import { beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { useTelegram } from '@sluice/testing/jest';
import { aMessage, keepAccount, messagesOf, outcomesOf } from '../../testing/rows.ts';
import { useDispatch } from '../../testing/use-dispatch.ts';
import { AcceptService } from '../accept/accept.service.ts';

const oneAMinute = [{ max: 1, windowMs: 60_000 }];

const telegram = await useTelegram();
const dispatch = await useDispatch({ TELEGRAM_API_URL: telegram.url, ENABLE_MESSAGE_QUEUE: 'false' });
let account: string;
let token: string;
let accounts = 0;

beforeEach(async () => {
  account = `bot-${++accounts}`;
  token = `${800_000 + accounts}:AAH-the-token-of-a-bot`;
  telegram.addBot({ token });
  await keepAccount(dispatch.database, account, { channel: 'telegram', botToken: token, limits: oneAMinute });
});

const accept = (texts: string[], chatOf = (at: number) => at) =>
  dispatch.app.get(AcceptService).acceptAll(texts.map((text, at) => aMessage(account, { text, chatId: String(chatOf(at)) })));
const thirty = Array.from({ length: 30 }, (_, at) => `message ${String(at + 1).padStart(2, '0')}`);
const allSent = () => until('all sent', async () => (await messagesOf(dispatch.database, account)).every(({ state }) => state === 'COMPLETED'));
const sentTexts = () => telegram.sent.filter((message) => message.bot === token).map(({ text }) => text);

describe('ENABLE_MESSAGE_QUEUE=false', () => {
  it('lets 30 messages of an account that may send one a minute go at once, each once', async () => {
    await accept(thirty, (at) => at + 1);
    await allSent();
    expect(sentTexts().sort()).toEqual(thirty);
  });

  it('also to one chat, in their order', async () => {
    await accept(thirty, () => 7);
    await allSent();
    expect(sentTexts()).toEqual(thirty);
  });

  it('tries again what Telegram could not take, after its backoff', async () => {
    const trouble = telegram.fault({ kind: 'refused', code: 500 }, { token });
    await accept(['one', 'two', 'three'], (at) => at + 1);
    await allSent();
    expect([trouble.hits, sentTexts().sort(), (await outcomesOf(dispatch.database, account)).sort()]).toEqual([1, ['one', 'three', 'two'], ['retry', 'sent', 'sent', 'sent']]);
  });

  it('waits as long as Telegram wants in a flood, and asks no further', async () => {
    const flood = telegram.fault({ kind: 'flood', seconds: 2 }, { token, chat: 7 });
    await accept(['one', 'two'], () => 7);
    await allSent();
    expect([flood.hits, sentTexts(), await outcomesOf(dispatch.database, account)]).toEqual([1, ['one', 'two'], ['flood', 'sent', 'sent']]);
  });

  it('is told at /health/message-queue', async () => {
    const { status, body } = await dispatch.ask('GET /health/message-queue');
    expect(status).toBe(200);
    expect(body).toMatchObject({ queue_system_started: true, queue_stats: { mode: 'direct' }, recommendations: expect.arrayContaining([expect.stringContaining('ENABLE_MESSAGE_QUEUE=false')]) });
  });
});
