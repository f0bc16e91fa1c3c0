import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TelegramSimulator } from '@sluice/testing';
import { failureOf, TelegramClient } from './telegram.client.ts';

const token = '123456:AAH-abcdefghijklmnopqrstuvwxyz';
const chat = 555;

describe('the Telegram client', () => {
  let telegram: TelegramSimulator;
  let client: TelegramClient;

  beforeEach(async () => {
    telegram = await TelegramSimulator.start();
    telegram.addBot({ token });
    telegram.chat({ id: chat });
    client = new TelegramClient(telegram.url);
  });

  afterEach(async () => {
    await client.close();
    await telegram.close();
  });

  const send = (text = 'hello', signal = AbortSignal.timeout(5_000)) => client.sendMessage(token, { chatId: String(chat), text, parseMode: null }, signal);
  const failure = (call: Promise<unknown>) => call.then(() => 'no failure', failureOf);

  it('sends a message and answers its id on the platform', async () => {
    const id = await send();
    expect(telegram.sentTo(chat)).toMatchObject([{ text: 'hello', messageId: Number(id) }]);
    expect(telegram.complaints).toEqual([]);
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
    expect(await failure(send('hello', AbortSignal.timeout(200)))).toMatchObject({ kind: 'lost' });
  });

  it('says that nothing was sent when nobody listens', async () => {
    await telegram.close();
    expect(await failure(send())).toMatchObject({ kind: 'unreachable' });
  });
});
