import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TelegramSimulator } from '@sluice/testing';
import type { Account } from '../accounts/account.ts';
import type { Page } from '../adapter.ts';
import { Upstream } from '../upstream/upstream.ts';
import { TelegramAdapter } from './telegram.adapter.ts';
import { TelegramClient } from './telegram.client.ts';

const botToken = '123456:AAH-abcdefghijklmnopqrstuvwxyz';
const account: Account = { id: 'bot', channel: 'telegram', credentials: { botToken, webhookSecret: 's3cret' }, limits: [], revision: 1 };
const mei = 555;

let telegram: TelegramSimulator;
let upstream: Upstream;
let adapter: TelegramAdapter;

beforeEach(async () => {
  telegram = await TelegramSimulator.start({ bots: [{ token: botToken }] });
  upstream = new Upstream(telegram.url);
  adapter = new TelegramAdapter(new TelegramClient(upstream));
});

afterEach(async () => {
  await upstream.close();
  await telegram.close();
});

const signal = (): AbortSignal => AbortSignal.timeout(5_000);
const pull = (cursor: string | null, stop = signal()): Promise<Page> => adapter.pull({ mailbox: 'updates', cursor, token: null }, account, stop);
const texts = ({ arrivals }: Page): unknown[] => arrivals.map(({ event }) => event?.text);

describe('long polling', () => {
  it('reads what waits page by page, asks for the kinds that are worked, and makes Telegram forget what was kept', async () => {
    for (const text of ['one', 'two']) telegram.userSends(botToken, { from: mei, text });
    const first = await pull(null);
    expect([texts(first), adapter.reread(first.raw)]).toEqual([['one', 'two'], first.arrivals]);
    expect(texts(await pull(null))).toEqual(['one', 'two']);
    telegram.userBlocks(botToken, mei);
    const second = await pull(first.cursor);
    expect(second.arrivals.map(({ kind }) => kind)).toEqual(['blocked']);
    expect(telegram.complaints).toEqual([]);
  });

  it('begins anew with another bot, however far it was with the one before', async () => {
    telegram.userSends(botToken, { from: mei, text: 'hello' });
    expect(texts(await pull('999:2000000000'))).toEqual(['hello']);
  });

  it('waits for the first update, until it is told to stop', async () => {
    const stop = new AbortController();
    const waiting = pull(null, stop.signal);
    while (telegram.counters.calls === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is refused while the bot has a webhook, in words that say what to do', async () => {
    telegram.setWebhook(botToken, 'http://127.0.0.1:9/never');
    await expect(pull(null)).rejects.toMatchObject({ code: 'conflict', retry: 'never', message: expect.stringMatching(/webhook is active.*DELETE \/api\/accounts/) });
  });

  it.each([
    ['a flood wait', { kind: 'throttled', retryAfter: 7 } as const, { code: 'throttled', retryAfterMs: 7_000, details: { scope: 'account' } }],
    ['an edge', { kind: 'html', status: 502 } as const, { code: 'unavailable' }],
    ['a lost answer', { kind: 'dropped' } as const, { code: 'unavailable' }],
    ['a bad token', { kind: 'refused', code: 401, description: 'Unauthorized' } as const, { code: 'unauthorized' }],
  ])('tells %s', async (_title, fault, failure) => {
    telegram.fault(fault);
    await expect(pull(null)).rejects.toMatchObject(failure);
  });

  it('does not run around a server that answers at once with nothing', async () => {
    const server: Server = createServer((_request, response) => response.setHeader('content-type', 'application/json').end('{"ok":true,"result":[]}'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const elsewhere = new Upstream(`http://127.0.0.1:${(server.address() as { port: number }).port}`);
    const impatient = new TelegramAdapter(new TelegramClient(elsewhere));
    await expect(impatient.pull({ mailbox: 'updates', cursor: null, token: null }, account, signal())).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('did not wait') });
    await elsewhere.close();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('the webhook of a bot', () => {
  it('is set with the secret and the kinds that are worked, told, and taken away; twice is once', async () => {
    const url = 'https://sluice.example/webhooks/telegram/bot';
    await adapter.webhook.set(url, account, signal());
    await adapter.webhook.set(url, account, signal());
    telegram.userBlocks(botToken, mei);
    expect(await adapter.webhook.find(account, signal())).toMatchObject({ url, pending: 1 });
    await adapter.webhook.remove(account, signal());
    await adapter.webhook.remove(account, signal());
    expect(await adapter.webhook.find(account, signal())).toEqual({ url: null, pending: 1, lastError: null });
    expect(telegram.complaints).toEqual([]);
  });

  it('is told without the token and the query that somebody put into its address', async () => {
    telegram.setWebhook(botToken, `https://elsewhere.example/${botToken}?key=canary`);
    expect((await adapter.webhook.find(account, signal())).url).toBe('https://elsewhere.example/123456:…?…');
  });

  it('is not set for an account without a secret', async () => {
    const open: Account = { ...account, credentials: { botToken } };
    await expect(adapter.webhook.set('https://sluice.example', open, signal())).rejects.toMatchObject({ code: 'rejected' });
    expect(telegram.counters.calls).toBe(0);
  });

  it('is refused in the words of Telegram', async () => {
    await expect(adapter.webhook.set('ftp://x.example', account, signal())).rejects.toMatchObject({ code: 'rejected', message: expect.stringContaining('An HTTPS URL must be provided') });
  });
});
