import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LineSimulator, TelegramSimulator, WecomSimulator } from '@sluice/testing';
import type { Account, AccountChannel, CredentialsOf } from './accounts/account.ts';
import type { Outgoing, Sent } from './adapter.ts';
import { Channels } from './channels.module.ts';
import { MemoryAccessTokenStore } from './wecom/access-token.store.ts';

const botToken = '123456:AAH-abcdefghijklmnopqrstuvwxyz';
const mei = `U${'4af4'.repeat(8)}`;

let telegram: TelegramSimulator;
let line: LineSimulator;
let wecom: WecomSimulator;
let channels: Channels;

beforeEach(async () => {
  telegram = await TelegramSimulator.start({ bots: [{ token: botToken }], acceptUnknownChats: true });
  line = await LineSimulator.start({ channels: [{ accessToken: 'token' }] });
  wecom = await WecomSimulator.start({ corps: [{ corpId: 'ww1', secret: 'secret' }] });
  wecom.customerWrites({ openKfId: 'wk1', externalUserId: 'wm1' });
  const urls = { TELEGRAM_API_URL: `${telegram.url}/`, LINE_API_URL: line.url, LINE_DATA_API_URL: line.url, WECOM_API_URL: wecom.url, SLUICE_ALLOW_PRIVATE_URLS: false };
  channels = new Channels(urls, new MemoryAccessTokenStore());
});

afterEach(async () => {
  await channels.onApplicationShutdown();
  await Promise.all([telegram.close(), line.close(), wecom.close()]);
});

function send<Channel extends AccountChannel>(channel: Channel, credentials: CredentialsOf<Channel>, chatId: string): Promise<Sent> {
  const message: Outgoing = { id: '01935f4e-0000-7000-8000-000000000001', chatId, text: 'hello', parseMode: null, replyToken: null, edits: null, doubtSince: null };
  const account: Account = { id: channel, channel, credentials, limits: [], revision: 1 };
  return channels.of(channel).send(message, account, { signal: AbortSignal.timeout(5_000), admit: () => undefined });
}

describe('the channels', () => {
  it('send each to its own platform, and count what goes there', async () => {
    await send('telegram', { botToken }, '555');
    await send('line', { channelAccessToken: 'token' }, mei);
    await send('wecom', { corpId: 'ww1', kfSecret: 'secret' }, 'wk1:wm1');
    expect(await send('sandbox', {}, 'anybody')).toEqual({ platformMessageId: '01935f4e-0000-7000-8000-000000000001' });
    expect([telegram.sentTo(555), line.sentTo(mei), wecom.sentTo('wm1')].map((sent) => sent.map(({ text }) => text))).toEqual([['hello'], ['hello'], ['hello']]);
    const quiet = { waited: 0, timeouts: 0, inFlight: 0 };
    expect(channels.upstreams()).toEqual({
      telegram: { calls: 1, ...quiet },
      line: { calls: 1, ...quiet },
      'line-data': { calls: 0, ...quiet },
      wecom: { calls: 2, ...quiet },
    });
  });

  it('send nothing with the account of another channel', async () => {
    const account: Account = { id: 'line', channel: 'line', credentials: { channelAccessToken: 'token' }, limits: [], revision: 1 };
    const message: Outgoing = { id: 'x', chatId: '555', text: 'hello', parseMode: null, replyToken: null, edits: null, doubtSince: null };
    const call = channels.of('telegram').send(message, account, { signal: AbortSignal.timeout(5_000), admit: () => undefined });
    await expect(call).rejects.toThrow('account line is on line, not on telegram');
    expect(telegram.counters.calls).toBe(0);
  });
});
