import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Api } from 'grammy';
import { RecordingWebhook } from './recording-webhook.ts';
import { TelegramSimulator } from './telegram-simulator.ts';

const token = '1:webhook';

let telegram: TelegramSimulator;
let api: Api;
let webhook: RecordingWebhook;

beforeEach(async () => {
  webhook = await RecordingWebhook.start();
  telegram = await TelegramSimulator.start({ bots: [{ token }] });
  api = new Api(token, { apiRoot: telegram.url, timeoutSeconds: 5 });
});

afterEach(async () => {
  await telegram.close();
  await webhook.close();
});

describe('setWebhook', () => {
  it('is told back by getWebhookInfo, and taken away by deleteWebhook', async () => {
    await api.setWebhook(webhook.url, { secret_token: 's-3_cret', max_connections: 7, allowed_updates: ['message'] });
    expect(await api.getWebhookInfo()).toEqual({
      url: webhook.url,
      has_custom_certificate: false,
      pending_update_count: 0,
      max_connections: 7,
      ip_address: '127.0.0.1',
      allowed_updates: ['message'],
    });
    expect(await api.deleteWebhook()).toBe(true);
    expect(await api.getWebhookInfo()).toMatchObject({ url: '' });
    expect(telegram.complaints).toEqual([]);
  });

  it('says what it changed', async () => {
    const said = async (path: string) => {
      const answer = (await (await fetch(`${telegram.url}/bot${token}/${path}`)).json()) as { description: string };
      return answer.description;
    };
    const set = `setWebhook?url=${encodeURIComponent(webhook.url)}`;
    expect([await said(set), await said(set)]).toEqual(['Webhook was set', 'Webhook is already set']);
    expect([await said('deleteWebhook'), await said('setWebhook?url=')]).toEqual(['Webhook was deleted', 'Webhook is already deleted']);
  });

  it.each([
    ['nonsense', 'x', 'Bad Request: invalid webhook URL specified'],
    ['ftp://x.org', 'x', 'Bad Request: bad webhook: An HTTPS URL must be provided for webhook'],
    ['https://x.org', 'no spaces', 'Bad Request: secret token contains unallowed characters'],
    ['https://x.org', 'x'.repeat(257), 'Bad Request: secret token is too long'],
  ])('refuses %s with the secret %s', async (url, secret_token, description) => {
    await expect(api.setWebhook(url, { secret_token })).rejects.toMatchObject({ error_code: 400, description });
  });

  it('can drop what waits', async () => {
    telegram.userSends(token, { from: 7, text: 'old' });
    await api.setWebhook(webhook.url, { drop_pending_updates: true });
    telegram.userSends(token, { from: 7, text: 'new' });
    await telegram.allDelivered();
    expect(webhook.texts).toEqual(['new']);
  });
});
