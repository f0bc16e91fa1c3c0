import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Vault } from '@sluice/auth';
import { accountChannel, AccountReader, Channels, credentialsContext } from '@sluice/channels';
import { lanesQueue } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import { QueueProducer } from '@sluice/queue';
import { freshDatabase, freshRedis, LineSimulator, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { aMessage, keepAccount, unlimited } from '../../testing/rows.ts';
import { secret } from '../../testing/secrets.ts';
import { stackMessages } from '../../testing/stack-messages.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import { AcceptService } from '../accept/accept.service.ts';
import type { MessageQueueView } from '../health/message-queue-view.ts';
import { LaneService } from '../lanes/lane.service.ts';
import { Gates } from './gates.ts';
import { pickUpstreams } from './upstreams.ts';

const bots = Array.from({ length: 100 }, (_, at) => `bot-${at}`);
const tokenOf = (bot: string) => `${600_000 + Number(bot.slice(4))}:AAH-the-token-of-a-bot`;
const shops = Array.from({ length: 20 }, (_, at) => `shop-${at}`);
const lineUser = `U${'4af4'.repeat(8)}`;

let stores: FreshDatabase;
let redis: string;
let telegram: TelegramSimulator;
let line: LineSimulator;
let rows: Database;
let dispatch: Dispatch;

beforeEach(async () => {
  stores = await freshDatabase();
  redis = await freshRedis();
  telegram = await TelegramSimulator.start({ bots: bots.map((bot) => ({ token: tokenOf(bot) })), acceptUnknownChats: true });
  line = await LineSimulator.start({ channels: shops.map((shop) => ({ accessToken: shop })) });
  rows = new Database({ url: stores.url, maxConnections: 2, applicationName: 'spec' });
  dispatch = await start();
  await Promise.all(bots.map((bot) => keepAccount(rows, bot, { channel: 'telegram', botToken: tokenOf(bot) })));
  await Promise.all(shops.map(keepShop));
});

afterEach(async () => {
  await dispatch.close();
  await rows.onApplicationShutdown();
  await Promise.all([telegram.close(), line.close()]);
  await stores.drop();
});

const start = () => startDispatch({ database: stores.url, redis }, { TELEGRAM_API_URL: telegram.url, LINE_API_URL: line.url, LINE_DATA_API_URL: line.url });
const accept = (accounts: string[], more = {}) => dispatch.app.get(AcceptService).acceptAll(accounts.map((account) => aMessage(account, { text: account, ...more })));
const statesOf = async (prefix: string) => (await rows.query<{ state: string }>(sql`select state from dispatch.messages where account_id like ${`${prefix}%`}`)).map(({ state }) => state);
const allSent = (prefix: string, withinMs: number) => until(`all of ${prefix}`, async () => (await statesOf(prefix)).every((state) => state === 'COMPLETED'), withinMs);
const health = async () => (await dispatch.ask<MessageQueueView>('GET /health/message-queue')).body;

async function keepShop(id: string): Promise<void> {
  const sealed = new Vault(secret).seal(JSON.stringify({ channelAccessToken: id }), credentialsContext(id));
  await rows.query(sql`
    insert into storage.accounts (id, channel, name, credentials, limits, source)
    values (${id}, 'line', ${id}, ${sealed}, ${JSON.stringify(unlimited)}::jsonb, 'api')`);
}

describe('while Telegram hangs', () => {
  it('what goes to LINE goes at once, nothing is lowered for it, and Telegram gets its own once each when it answers again', async () => {
    const hang = telegram.fault({ kind: 'delayed', ms: 11_000 }, { times: Infinity });
    await accept(bots);
    await until('as many sends as may be', () => hang.hits === 15);
    const begun = performance.now();
    await accept(shops, { chatId: lineUser });
    await line.waitForTotal(20, 3_000);
    await accept(shops, { chatId: lineUser });
    await line.waitForTotal(40, 3_000);
    expect([performance.now() - begun < 6_000, telegram.sent.length, hang.hits]).toEqual([true, 0, 15]);
    await allSent('shop', 3_000);
    expect((await health()).queue_stats.adaptive_config.channels).toMatchObject({ telegram: { limit: 15, in_flight: 15 }, line: { limit: 15, in_flight: 0, error_rate: 0 } });

    hang.stop();
    await allSent('bot', 40_000);
    expect(telegram.sent.map(({ text }) => text).sort()).toEqual(bots.toSorted());
    expect(line.sent).toHaveLength(40);
  }, 80_000);

  it('its lanes do not take all places of the queue', async () => {
    const hang = telegram.fault({ kind: 'delayed', ms: 11_000 }, { times: Infinity });
    const wake = (account: string) => dispatch.app.get(QueueProducer).add(lanesQueue, { accountId: account });
    for (const bot of bots) await stackMessages(rows, bot, { count: 1, chat: '7', text: bot, state: 'PENDING' });
    for (const shop of shops) await stackMessages(rows, shop, { count: 1, chat: lineUser, state: 'PENDING' });
    // Leaves everything to the queue: the sweeper finds nothing for a minute.
    await rows.query(sql`update dispatch.lanes set woken_at = clock_timestamp() + interval '1 minute'`);
    for (const bot of bots) await wake(bot);
    await until('as many sends as may be', () => hang.hits === 15);
    for (const shop of shops) await wake(shop);
    await line.waitForTotal(20, 5_000);
    expect(telegram.sent).toHaveLength(0);

    hang.stop();
    await allSent('bot', 40_000);
    expect(telegram.sent.map(({ text }) => text).sort()).toEqual(bots.toSorted());
  }, 80_000);

  it('a process that is told to stop lets those go who wait for a permit, and the next one sends what they left', async () => {
    const hang = telegram.fault({ kind: 'delayed', ms: 2_500 }, { times: Infinity });
    await accept(bots);
    await until('as many sends as may be', () => hang.hits === 15);
    const { permits, traffic } = dispatch.app.get(Gates).of('telegram');
    const begun = performance.now();
    const closed = dispatch.close();
    await until('nobody to wait', () => permits.waiting === 0, 1_500);
    expect(traffic.inFlight).toBe(15);
    await closed;
    expect(performance.now() - begun).toBeLessThan(6_000);
    const left = await statesOf('bot');
    expect([left.filter((state) => state === 'COMPLETED').length, left.filter((state) => state === 'PENDING').length]).toEqual([15, 85]);

    hang.stop();
    dispatch = await start();
    await allSent('bot', 30_000);
    expect(telegram.sent.map(({ text }) => text).sort()).toEqual(bots.toSorted());
  }, 60_000);
});

describe('when Telegram answers 500', () => {
  it('its limit is lowered and named, and that of LINE is not', async () => {
    telegram.fault({ kind: 'refused', code: 500 }, { times: Infinity });
    await accept(bots);
    await accept(shops, { chatId: lineUser });
    const view = await until('a lower limit', async () => {
      const answer = await health();
      return answer.queue_stats.adaptive_config.limit < 15 && answer;
    });
    const { limit, channels } = view.queue_stats.adaptive_config;
    expect([channels['telegram'], channels['line']?.limit]).toEqual([expect.objectContaining({ limit, error_rate: 1 }), 15]);
    expect(view.recommendations.join()).toContain(`telegram to ${limit} of 15`);
  });
});

describe('turns that wait', () => {
  it('are 500 at most: what comes on top waits in the queue, and goes in its turn', async () => {
    const ids = Array.from({ length: 620 }, (_, at) => `sand-${at}`);
    for (const id of ids) await keepAccount(rows, id);
    for (const id of ids) await stackMessages(rows, id, { count: 1, state: 'PENDING' });
    await rows.query(sql`update dispatch.lanes set woken_at = clock_timestamp() + interval '1 minute'`);
    for (const id of ids) await dispatch.app.get(AccountReader).recall(id);
    const { permits } = dispatch.app.get(Gates).of('sandbox');
    permits.resize(0);
    let most = 0;
    await Promise.all(ids.map((id) => dispatch.app.get(LaneService).wake(id)));
    await until('a long line', () => (most = Math.max(most, permits.waiting)) >= 500);
    await until('those who came later', async () => {
      most = Math.max(most, permits.waiting);
      return (await dispatch.redis.zcard('{sluice}:lanes:delayed')) >= 100;
    });
    // A few queue jobs may wait beside them.
    expect(most).toBeLessThanOrEqual(504);
    permits.resize(15);
    await allSent('sand', 20_000);
  }, 60_000);
});

describe('the upstreams', () => {
  it('belong to one channel each', () => {
    const all = dispatch.app.get(Channels).upstreams();
    const picked = accountChannel.options.flatMap((channel) => Object.keys(pickUpstreams(channel, all)));
    expect(picked.sort()).toEqual(Object.keys(all).sort());
  });
});
