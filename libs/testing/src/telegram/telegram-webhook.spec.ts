import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { Api } from 'grammy';
import { RecordingWebhook, type Reply, type Replying } from './recording-webhook.ts';
import { TelegramSimulator } from './telegram-simulator.ts';

const token = '1:webhook';

let telegram: TelegramSimulator;
let api: Api;
let webhook: RecordingWebhook;
let reply: Replying;

beforeEach(async () => {
  reply = () => ({ status: 200 });
  webhook = await RecordingWebhook.start((received) => reply(received));
  telegram = await TelegramSimulator.start({ bots: [{ token }], webhookSecondMs: 1, webhookTimeoutMs: 10_000 });
  api = new Api(token, { apiRoot: telegram.url, timeoutSeconds: 5 });
});

afterEach(async () => {
  await telegram.close();
  await webhook.close();
});

/** Answers like `first` for each text the given number of times, then with 200. */
function failing(first: Reply, times: number): Replying {
  const left = new Map<string, number>();
  return ({ update }) => {
    const text = update.message?.text ?? '';
    const remaining = left.get(text) ?? times;
    left.set(text, remaining - 1);
    return remaining > 0 ? first : { status: 200 };
  };
}

describe('delivery to a webhook', () => {
  it('sends the update with the secret header to the path of the URL', async () => {
    telegram.setWebhook(token, webhook.url, 's3cret');
    const updates = telegram.userSends(token, { from: 7, text: 'hello' });
    await telegram.allDelivered();
    expect(webhook.received.map(({ update }) => update)).toEqual(updates);
    expect(webhook.received[0]).toMatchObject({
      path: '/telegram?bot=1',
      headers: { 'x-telegram-bot-api-secret-token': 's3cret', 'content-type': 'application/json' },
    });
  });

  it('sends no secret header when there is none', async () => {
    telegram.setWebhook(token, webhook.url);
    telegram.userSends(token, { from: 7, text: 'hello' });
    await telegram.allDelivered();
    expect(webhook.received[0]?.headers).not.toHaveProperty('x-telegram-bot-api-secret-token');
  });

  it('starts with what waited before the webhook was set', async () => {
    telegram.userSends(token, { from: 7, text: 'early' });
    telegram.setWebhook(token, webhook.url);
    await telegram.allDelivered();
    expect(webhook.texts).toEqual(['early']);
  });

  it('holds the next update of a chat back until the one before got its 2xx; other chats go on', async () => {
    const release = Promise.withResolvers<void>();
    const others = Promise.withResolvers<void>();
    reply = async ({ update }) => {
      if (update.message?.text === 'slow') await release.promise;
      if (update.message?.text === 'other 3') others.resolve();
      return { status: 204 };
    };
    telegram.setWebhook(token, webhook.url);
    for (const text of ['slow', 'after slow']) telegram.userSends(token, { from: 7, text });
    for (const text of ['other 1', 'other 2', 'other 3']) telegram.userSends(token, { from: 8, text });
    await others.promise;
    expect(webhook.texts).not.toContain('after slow');
    release.resolve();
    await telegram.allDelivered();
    expect(webhook.texts.filter((text) => text?.startsWith('other'))).toEqual(['other 1', 'other 2', 'other 3']);
    expect(webhook.texts.at(-1)).toBe('after slow');
  });

  it('keeps the order of every chat while many fail now and then', async () => {
    reply = failing({ status: 500 }, 1);
    telegram.setWebhook(token, webhook.url);
    const chats = Array.from({ length: 20 }, (_, index) => 100 + index);
    for (let n = 0; n < 10; n += 1) for (const from of chats) telegram.userSends(token, { from, text: `${from}: ${n}` });
    await telegram.allDelivered();
    for (const chat of chats) {
      const texts = webhook.texts.filter((text) => text?.startsWith(`${chat}:`));
      expect([...new Set(texts)]).toEqual(Array.from({ length: 10 }, (_, n) => `${chat}: ${n}`));
      expect(texts).toHaveLength(20);
    }
    expect(telegram.counters).toMatchObject({ updatesDelivered: 200, updateTries: 400, updatesWaiting: 0 });
  });

  it('opens no more connections than it may', async () => {
    reply = () => pause(2, { status: 200 });
    telegram.setWebhook(token, webhook.url, { maxConnections: 3 });
    for (let from = 1; from <= 30; from += 1) telegram.userSends(token, { from, text: 'x' });
    await telegram.allDelivered();
    expect(webhook.received).toHaveLength(30);
    expect(webhook.mostAtOnce).toBe(3);
  });

  it.each<[string, Reply, string]>([
    ['an error', { status: 503 }, 'Wrong response from the webhook: 503 Service Unavailable'],
    ['a redirect', { status: 302, headers: { location: '/' } }, 'Wrong response from the webhook: 302 Found'],
    ['a cut connection', undefined, 'Webhook connection closed'],
  ])('sends again after %s until it gets through, and reports the error', async (_what, failure, message) => {
    reply = failing(failure, 3);
    telegram.setWebhook(token, webhook.url);
    const [update] = telegram.userSends(token, { from: 7, text: 'hello' });
    await telegram.allDelivered();
    expect(webhook.received.map(({ update: { update_id } }) => update_id)).toEqual(Array.from({ length: 4 }, () => update?.update_id));
    expect(await api.getWebhookInfo()).toMatchObject({ last_error_message: message, last_error_date: expect.any(Number) });
  });

  it('sends again when no answer came in time', async () => {
    const impatient = await TelegramSimulator.start({ bots: [{ token }], webhookSecondMs: 1, webhookTimeoutMs: 50 });
    const never = new Promise<Reply>(() => undefined);
    reply = () => (webhook.received.length === 1 ? never : { status: 200 });
    impatient.setWebhook(token, webhook.url);
    impatient.userSends(token, { from: 7, text: 'hello' });
    await impatient.allDelivered();
    expect(webhook.texts).toEqual(['hello', 'hello']);
    await impatient.close();
  });

  it('waits as long as Retry-After says', async () => {
    const times: number[] = [];
    const failOnce = failing({ status: 429, headers: { 'retry-after': '30' } }, 1);
    reply = (received) => {
      times.push(performance.now());
      return failOnce(received);
    };
    telegram.setWebhook(token, webhook.url);
    telegram.userSends(token, { from: 7, text: 'hello' });
    await telegram.allDelivered();
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(29);
  });

  it.each([true, false])('delivers the same update several times on demand (at once: %s), the next one after', async (atOnce) => {
    telegram.setWebhook(token, webhook.url);
    const [update] = telegram.userSends(token, { from: 7, text: 'thrice', deliverTimes: 3, atOnce });
    telegram.userSends(token, { from: 7, text: 'next' });
    await telegram.allDelivered();
    expect(webhook.texts).toEqual(['thrice', 'thrice', 'thrice', 'next']);
    expect(new Set(webhook.received.slice(0, 3).map(({ update: { update_id } }) => update_id))).toEqual(new Set([update?.update_id]));
  });

  it('counts the updates of each bot up by one', async () => {
    telegram.addBot({ token: '2:other' });
    const ids = ['one', 'two', 'three'].map((text) => telegram.userSends(token, { from: 7, text })[0]?.update_id ?? 0);
    const [other] = telegram.userSends('2:other', { from: 7, text: 'x' });
    expect(ids.map((id) => id - (ids[0] ?? 0))).toEqual([0, 1, 2]);
    expect(other?.update_id).toBe(ids[0]);
  });

  it('takes up what failed at the old webhook at the new one', async () => {
    reply = () => ({ status: 500 });
    const next = await RecordingWebhook.start();
    telegram.setWebhook(token, webhook.url);
    telegram.userSends(token, { from: 7, text: 'hello' });
    telegram.setWebhook(token, next.url);
    await telegram.allDelivered();
    expect(next.texts).toEqual(['hello']);
    await next.close();
  });

  it('says what is not delivered when the patience is over', async () => {
    reply = () => ({ status: 500 });
    telegram.setWebhook(token, webhook.url);
    telegram.userSends(token, { from: 7, text: 'hello' });
    await expect(telegram.allDelivered(20)).rejects.toThrow('1 updates are not delivered yet');
  });
});
