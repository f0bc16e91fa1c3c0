import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TelegramSimulator } from '@sluice/testing';
import type { Account } from '../accounts/account.ts';
import type { Outgoing } from '../adapter.ts';
import { Upstream } from '../upstream/upstream.ts';
import { TelegramAdapter } from './telegram.adapter.ts';
import { TelegramClient } from './telegram.client.ts';

const botToken = '123456:AAH-abcdefghijklmnopqrstuvwxyz';
const account: Account = { id: 'bot', channel: 'telegram', credentials: { botToken }, limits: [], revision: 1 };
const chat = 555;

let telegram: TelegramSimulator;
let upstream: Upstream;
let adapter: TelegramAdapter;

beforeEach(async () => {
  telegram = await TelegramSimulator.start({ bots: [{ token: botToken }] });
  telegram.chat({ id: chat });
  upstream = new Upstream(telegram.url);
  adapter = new TelegramAdapter(new TelegramClient(upstream));
});

afterEach(async () => {
  await upstream.close();
  await telegram.close();
});

const send = (message: Partial<Outgoing> = {}) =>
  adapter.send(
    { id: '01935f4e-0000-7000-8000-000000000001', chatId: String(chat), text: 'hello', parseMode: null, replyToken: null, edits: null, doubtSince: null, ...message },
    account,
    { signal: AbortSignal.timeout(5_000), admit: () => undefined },
  );
/** Sends, and again with what has to change, as dispatch does. */
async function sendAmended(message: Partial<Outgoing>): Promise<unknown> {
  const failure: unknown = await send(message).catch((error: unknown) => error);
  const { amend } = (failure as { details: { amend: Partial<Outgoing> } }).details;
  return send({ ...message, ...amend });
}

describe('sending to Telegram', () => {
  it('follows a group to the supergroup it became', async () => {
    telegram.chat({ id: -5, title: 'Team' });
    telegram.groupMigrates(botToken, { group: -5, supergroup: -1_001_234_567_890, by: chat });
    await sendAmended({ chatId: '-5' });
    expect(telegram.sentTo(-1_001_234_567_890)).toMatchObject([{ text: 'hello' }]);
  });

  it('sends a text with broken markup as it is', async () => {
    await sendAmended({ text: '<b>hello', parseMode: 'HTML' });
    expect(telegram.sentTo(chat)).toMatchObject([{ text: '<b>hello' }]);
  });

  it('edits twice as it edits once', async () => {
    const { platformMessageId } = await send({ text: 'draft' });
    const edit = { text: 'final', edits: platformMessageId };
    telegram.fault({ kind: 'dropped' }, { when: 'after' });
    await expect(send(edit)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await send(edit)).toEqual({ platformMessageId });
    expect(telegram.sentTo(chat).map(({ text }) => text)).toEqual(['draft', 'final']);
  });

  it('does not repeat a new message whose answer was lost, nor call that safe', async () => {
    telegram.fault({ kind: 'dropped' }, { when: 'after' });
    await expect(send()).rejects.toMatchObject({ code: 'uncertain', retry: 'never' });
    expect([adapter.repeatsSafely({ edits: null }), adapter.repeatsSafely({ edits: '17' })]).toEqual([false, true]);
  });
});
