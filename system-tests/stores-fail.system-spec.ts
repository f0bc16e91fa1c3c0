import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { Redis } from 'ioredis';
import { call } from './running/api.ts';
import { addBot } from './running/bot.ts';
import { allAnswered, chatsAnsweredTooOften, everybodyWrites } from './running/conversation.ts';
import { startSystem, type RunningSystem } from './running/system.ts';

const messages = 200;
const answered = { events: messages, answeredOnce: messages, uncertain: 0, open: 0 };

describe('stores that fail in the middle of 200 messages', () => {
  let system: RunningSystem;

  beforeAll(async () => {
    system = await startSystem();
  }, 60_000);

  afterAll(async () => {
    await system.stop();
  }, 30_000);

  it('Redis is flushed: every message is answered exactly once', async () => {
    const bot = await addBot(system, 'bot-flushed');
    const texts = everybodyWrites(system, bot, messages);
    await system.telegram.waitForTotal(system.telegram.counters.sent + 20, 30_000);
    const redis = new Redis(system.redisUrl);
    await redis.flushall();
    redis.disconnect();
    expect(await allAnswered(system, bot, messages)).toEqual(answered);
    expect(chatsAnsweredTooOften(system, bot, texts)).toEqual([]);
  }, 120_000);

  it('PostgreSQL is killed and started again: nothing acknowledged is lost and nothing is sent twice', async () => {
    const bot = await addBot(system, 'bot-postgres');
    const texts = everybodyWrites(system, bot, messages);
    await system.telegram.waitForTotal(system.telegram.counters.sent + 20, 30_000);
    await system.postgres.kill('SIGKILL');
    await system.postgres.start();
    const { uncertain, ...ledger } = await allAnswered(system, bot, messages);
    expect(ledger).toEqual({ events: messages, answeredOnce: messages - uncertain, open: 0 });
    expect(chatsAnsweredTooOften(system, bot, texts)).toEqual([]);
  }, 120_000);

  it('Redis is away: webhooks are accepted, health says degraded, and all is worked off when it is back', async () => {
    const bot = await addBot(system, 'bot-redis');
    await system.redis.kill('SIGKILL');
    everybodyWrites(system, bot, messages);
    await system.telegram.allDelivered(30_000);
    await until('health to say degraded', async () => {
      const { status, body } = await call<{ status: string }>(system, '/health');
      return status === 200 && body.status === 'degraded';
    });
    await system.redis.start();
    expect(await allAnswered(system, bot, messages)).toEqual(answered);
    await until('health to say healthy', async () => (await call<{ status: string }>(system, '/health')).body.status === 'healthy');
  }, 120_000);
});
