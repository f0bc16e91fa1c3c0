import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { TelegramSimulator } from '@sluice/testing';
import { Upstream } from '../upstream/upstream.ts';
import { failureOf, TelegramClient } from './telegram.client.ts';

const token = '123456:AAH-abcdefghijklmnopqrstuvwxyz';
const chat = 555;

describe('the Telegram client', () => {
  let telegram: TelegramSimulator;
  let upstream: Upstream;
  let client: TelegramClient;

  beforeEach(async () => {
    telegram = await TelegramSimulator.start();
    telegram.addBot({ token });
    telegram.chat({ id: chat });
    upstream = new Upstream(telegram.url);
    client = new TelegramClient(upstream);
  });

  afterEach(async () => {
    await upstream.close();
    await telegram.close();
  });

  const open = (): void => undefined;
  const send = (text = 'hello', { signal = AbortSignal.timeout(5_000), admit = open, edits = null as string | null } = {}) =>
    client.send(token, { chatId: String(chat), text, parseMode: null, edits }, { signal, admit });
  const failure = (call: Promise<unknown>) => call.then(() => 'no failure', failureOf);

  it('sends a message and answers its id on the platform', async () => {
    const id = await send();
    expect(telegram.sentTo(chat)).toMatchObject([{ text: 'hello', messageId: Number(id) }]);
    expect(telegram.complaints).toEqual([]);
  });

  it('puts a text in the place of an earlier one', async () => {
    const id = await send('draft');
    expect(await send('final', { edits: id })).toBe(id);
    expect(telegram.sentTo(chat)).toMatchObject([{ text: 'draft' }, { text: 'final', messageId: Number(id), method: 'editMessageText' }]);
  });

  it('throws what admission throws, with nothing sent', async () => {
    const refusal = new AppError('unavailable', 'The permit has run out.');
    const refuse = (): never => {
      throw refusal;
    };
    await expect(send('hello', { admit: refuse }).catch(failureOf)).rejects.toBe(refusal);
    expect([telegram.sent, telegram.counters.calls]).toEqual([[], 0]);
  });

  it('fetches the bytes of a file', async () => {
    const bytes = Buffer.from('not really a photo');
    const fileId = telegram.addFile(bytes);
    expect(Buffer.from(await client.download(token, fileId, AbortSignal.timeout(5_000)))).toEqual(bytes);
  });

  it('tells a flood wait with its seconds', async () => {
    telegram.fault({ kind: 'throttled', retryAfter: 7 });
    expect(await failure(send())).toMatchObject({ kind: 'answer', status: 429, retryAfterS: 7 });
  });

  it('tells a refusal with its words', async () => {
    telegram.setStanding(chat, 'blocked');
    expect(await failure(send())).toMatchObject({ kind: 'answer', status: 403, description: 'Forbidden: bot was blocked by the user' });
  });

  it('says so when a refusal comes without words', async () => {
    telegram.fault({ kind: 'refused', code: 418, description: '' });
    expect(await failure(send())).toMatchObject({ kind: 'answer', status: 418, description: 'it gave no reason' });
  });

  it('tells where a group has gone', async () => {
    telegram.fault({ kind: 'refused', code: 400, migrateTo: -1_001 });
    expect(await failure(send())).toMatchObject({ kind: 'answer', status: 400, migrateTo: -1_001 });
  });

  it("tells an edge's page from the Bot API's answer", async () => {
    telegram.fault({ kind: 'html', status: 502 });
    expect(await failure(send())).toEqual({ kind: 'foreign', status: 502 });
  });

  it('calls an answer lost when the connection breaks, and does not try again', async () => {
    telegram.fault({ kind: 'dropped' }, { when: 'after' });
    expect(await failure(send())).toMatchObject({ kind: 'lost' });
    expect(telegram.sentTo(chat)).toHaveLength(1);
  });

  it('calls an answer lost when it is waited for too long', async () => {
    telegram.fault({ kind: 'hung' });
    expect(await failure(send('hello', { signal: AbortSignal.timeout(200) }))).toMatchObject({ kind: 'lost' });
  });

  it('says that nothing was sent when nobody listens', async () => {
    await telegram.close();
    expect(await failure(send())).toMatchObject({ kind: 'unreachable' });
  });
});
