import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Database, sql } from '@sluice/prisma';
import { captureLog } from '@sluice/service/testing';
import { freshDatabase, freshRedis, TelegramSimulator, until, Wire, type FreshDatabase } from '@sluice/testing';
import { aMessage, keepAccount } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import { AcceptService } from '../accept/accept.service.ts';
import type { MessageQueueView } from './message-queue-view.ts';
import { QueueStatsLog } from './queue-stats-log.service.ts';

const token = '900001:AAH-the-token-of-a-bot';

let stores: FreshDatabase;
let postgres: Wire;
let redis: Wire;
let telegram: TelegramSimulator;
let rows: Database;
let dispatch: Dispatch;

beforeEach(async () => {
  stores = await freshDatabase();
  postgres = await Wire.to(stores.url);
  redis = await Wire.to(await freshRedis());
  telegram = await TelegramSimulator.start({ bots: [{ token }], acceptUnknownChats: true });
  rows = new Database({ url: stores.url, maxConnections: 2, applicationName: 'spec' });
  await keepAccount(rows, 'bot', { channel: 'telegram', botToken: token });
  dispatch = await start();
});

afterEach(async () => {
  await Promise.all([postgres.mend(), redis.mend()]);
  await dispatch.close();
  await rows.onApplicationShutdown();
  await telegram.close();
  postgres.close();
  redis.close();
  await stores.drop();
});

const start = (settings = {}) => startDispatch({ database: postgres.url, redis: redis.url }, { TELEGRAM_API_URL: telegram.url, ...settings });
const accept = (count: number, more = {}) => dispatch.app.get(AcceptService).acceptAll(Array.from({ length: count }, (_, at) => aMessage('bot', { chatId: String(at + 1), ...more })));
const pause = () => rows.query(sql`insert into dispatch.lanes (account_id, paused_at) values ('bot', now())`);

/** Asked as a load balancer asks: without a key. */
async function health(language?: string): Promise<{ code: number; ms: number; headers: Record<string, unknown>; view: MessageQueueView }> {
  const begun = performance.now();
  const answer = await dispatch.app.inject({ url: '/health/message-queue', headers: language === undefined ? {} : { 'accept-language': language } });
  return { code: answer.statusCode, ms: performance.now() - begun, headers: answer.headers, view: answer.json<MessageQueueView>() };
}

/** The backlog is counted once a second at most. */
const healthWith = (queued: number) => until(`${queued} queued`, async () => {
  const answer = await health();
  return answer.view.queue_stats.total_queued_now === queued && answer;
});

describe('GET /health/message-queue', () => {
  it('answers 200 with every figure while all is well, without a key', async () => {
    const { code, view } = await health();
    expect(code).toBe(200);
    const channel = { limit: 15, in_flight: 0, error_rate: 0 };
    const channels = { telegram: channel, line: channel, wecom: channel, sandbox: channel };
    const pool = { pool_timeout_ratio: 0, pool_wait_ratio: 0, calls_last_minute: 0, in_flight: 0 };
    expect(view).toEqual({
      status: 'healthy',
      queue_system_started: true,
      queue_stats: {
        total_queued_now: 0,
        current_concurrent: 0,
        attempts_last_minute: 0,
        mode: 'queued',
        paused: false,
        paused_accounts: 0,
        adaptive_config: { error_rate: 0, max_concurrent: 15, min: 1, limit: 15, adapts: true, channels },
      },
      pool_timeout_ratio: 0,
      upstreams: { telegram: pool, line: pool, 'line-data': pool, wecom: pool },
      recommendations: ['All is well: there is nothing to do.'],
    });
  });

  it('counts what is due, not what is scheduled, waits for its next try, or is done', async () => {
    await accept(3);
    await until('all sent', () => telegram.sent.length === 3);
    await pause().catch(() => rows.query(sql`update dispatch.lanes set paused_at = now() where account_id = 'bot'`));
    await accept(5);
    await accept(4, { scheduledAt: new Date(Date.now() + 3_600_000) });
    await rows.query(sql`
      update dispatch.messages set state = 'RETRYING', retry_at = now() + case when chat_id = '1' then interval '1 hour' else interval '-1 second' end
      where state = 'PENDING' and scheduled_at is null and chat_id in ('1', '2')`);
    const { code, view } = await healthWith(4);
    expect([code, view.queue_stats.paused_accounts, view.recommendations]).toEqual([200, 1, [expect.stringContaining('1 account(s) are paused')]]);
  });

  it('warns of more than 100 messages, and answers 503 from 200 on', async () => {
    await pause();
    await accept(101);
    const many = await healthWith(101);
    expect([many.code, many.view.status]).toEqual([200, 'healthy']);
    expect(many.view.recommendations.join()).toContain('101 messages are due');
    await accept(99);
    const tooMany = await healthWith(200);
    expect([tooMany.code, tooMany.view.status, tooMany.view.error]).toEqual([503, 'degraded', undefined]);
  });

  it('answers 503 while three tenths of the attempts fail, and says what to look at', async () => {
    const trouble = telegram.fault({ kind: 'refused', code: 500 }, { token, times: 4 });
    await accept(10, { maxAttempts: 1 });
    await until('ten attempts', async () => (await health()).view.queue_stats.attempts_last_minute === 10);
    const { code, view } = await health();
    expect([trouble.hits, code, view.status, view.queue_stats.adaptive_config.error_rate, view.upstreams['telegram']?.calls_last_minute]).toEqual([4, 503, 'degraded', 0.4, 10]);
    expect(view.recommendations[0]).toContain('40 %');
  });

  it('stays healthy while people refuse: that is an answer', async () => {
    telegram.fault({ kind: 'refused', code: 403 }, { token, times: Infinity });
    await accept(10);
    await until('ten attempts', async () => (await health()).view.queue_stats.attempts_last_minute === 10);
    expect(await health()).toMatchObject({ code: 200, view: { queue_stats: { adaptive_config: { error_rate: 0, limit: 15 } } } });
  });

  it('says when all sending is paused', async () => {
    await rows.query(sql`insert into dispatch.halts default values`);
    const { code, view } = await health();
    expect([code, view.queue_stats.paused, view.recommendations]).toEqual([200, true, [expect.stringContaining('All sending is paused')]]);
  });

  it.each([
    [undefined, 'en', 'All is well'],
    ['fr', 'en', 'All is well'],
    ['zh-TW,zh;q=0.9', 'zh-Hant', '一切正常，不需要任何處理。'],
    ['zh-CN', 'zh-Hans', '一切正常，不需要任何处理。'],
  ])('speaks to who asks for %s in %s', async (asked, language, words) => {
    const { headers, view } = await health(asked);
    expect([headers['content-language'], headers['vary'], view.recommendations]).toEqual([language, 'accept-language', [expect.stringContaining(words)]]);
  });
});

const broken = [
  ['gone', (wire: Wire) => wire.cut()],
  ['a black hole', (wire: Wire) => wire.hold()],
] as const;

describe.each(broken)('while a store is %s', (_how, breakIt) => {
  it('PostgreSQL: 503, unhealthy, with its reason, within three seconds, however many ask', async () => {
    await health();
    breakIt(postgres);
    await until('a new look', async () => (await health()).code === 503);
    for (const { code, ms, view } of await Promise.all(Array.from({ length: 20 }, () => health()))) {
      expect([code, view.status, view.error]).toEqual([503, 'unhealthy', expect.stringContaining('PostgreSQL')]);
      expect([view.queue_stats.total_queued_now, view.recommendations[0]]).toEqual([null, expect.stringContaining('PostgreSQL cannot be reached')]);
      expect(ms).toBeLessThan(3_000);
    }
    await postgres.mend();
    await until('health', async () => (await health()).code === 200, 15_000);
  });

  it('Redis: 503, degraded, with its reason, within three seconds', async () => {
    breakIt(redis);
    for (let time = 1; time <= 3; time++) {
      const { code, ms, view } = await health();
      expect([code, view.status, view.error, view.recommendations]).toEqual([503, 'degraded', undefined, [expect.stringContaining('Redis cannot be reached')]]);
      expect(ms).toBeLessThan(3_000);
    }
    await redis.mend();
    await until('health', async () => (await health()).code === 200);
  });

  it('PostgreSQL: metrics are shown all the same, without the number nobody knows', async () => {
    breakIt(postgres);
    const begun = performance.now();
    const { payload } = await dispatch.app.inject('/metrics');
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(payload).toMatch(/^sluice_messages_queued\{.*\} Nan$/m);
  });
});

describe('what operators collect', () => {
  it('metrics: what waits, what goes at once, connections that did not come', async () => {
    await pause();
    await accept(7);
    const metric = async (name: string, label = '') => new RegExp(`^${name}\\{.*${label}.*\\} (\\d+)$`, 'm').exec((await dispatch.app.inject('/metrics')).payload)?.[1];
    await until('the count', async () => (await metric('sluice_messages_queued')) === '7');
    for (const channel of ['telegram', 'line', 'wecom', 'sandbox']) {
      const label = `channel="${channel}"`;
      expect([await metric('sluice_concurrency_limit', label), await metric('sluice_sends_in_flight', label)]).toEqual(['15', '0']);
    }
    expect((await dispatch.app.inject('/metrics')).payload).toMatch(/^sluice_pool_timeouts_total\{.*upstream="telegram".*\} 0$/m);
  });

  it('LOG_QUEUE_STATS: a line of queue stats; none when it is off', async () => {
    await dispatch.close();
    const log = captureLog();
    dispatch = await start({ LOG_LEVEL: 'info' });
    await dispatch.app.get(QueueStatsLog).run();
    await dispatch.close();
    dispatch = await start({ LOG_QUEUE_STATS: 'false' });
    log.stop();
    const lines = log.text().split('\n').filter((line) => line.includes('queue stats')).map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([{ msg: 'queue stats', status: 'healthy', total_queued_now: 0, adaptive_config: { limit: 15 } }]);
    expect(() => dispatch.app.get(QueueStatsLog)).toThrow();
  });
});
