import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError, problemOf, type AppErrorOptions, type Code } from '@sluice/errors';
import { RedisConnection } from '@sluice/queue';
import { captureLog, type Log } from '@sluice/service/testing';
import { until } from '@sluice/testing';
import { never } from '../../testing/keys/played-pool.ts';
import { authorization, startKeys } from '../../testing/keys/start-keys.ts';
import type { KeyPool } from './key-pool.ts';
import type { KeysView, KeyView } from './key-view.ts';
import { KeysService } from './keys.service.ts';

const canaries = ['AIzaSyCanaryOne-0123456789-canary-aaaa', 'AIzaSyCanaryTwo-0123456789-canary-bbbb', 'sk-proj-CanaryThree-0123456789-cccc'];
const [first = '', second = '', third = ''] = canaries;

let log: Log;
let app: NestFastifyApplication;
let pool: KeyPool;
let requests = 0;

beforeAll(async () => {
  log = captureLog();
  app = await startKeys({ GOOGLE_API_KEY: `acme:${first}`, GOOGLE_API_KEY_1: `globex:${second}`, OPENAI_API_KEY: third, GEMINI_RPM: '10', GEMINI_RPD: '250', MAX_CONCURRENT_AI: '4' });
  pool = app.get(KeysService).poolOf('gemini');
});

afterAll(() => log.stop());

beforeEach(async () => {
  await app.get(RedisConnection).client.flushdb();
});

const use = (call: (secret: string) => Promise<string> = () => Promise.resolve('done'), from = pool): Promise<string> =>
  from.use({ fingerprint: `request ${++requests}`, model: 'flash' }, ({ secret }) => call(secret), never);
const failing = (code: Code, options: AppErrorOptions = {}) => () => Promise.reject(new AppError(code, `the call failed: ${code}`, options));
const list = async (): Promise<KeysView> => {
  const answer = await app.inject({ url: '/api/ai/keys', headers: { authorization } });
  expect(answer.statusCode).toBe(200);
  return answer.json();
};
const shown = async (masked: string): Promise<KeyView | undefined> => (await list()).items.find(({ key }) => key === masked);
const metrics = async (): Promise<string> => (await app.inject('/metrics')).payload;

describe('GET /api/ai/keys', () => {
  it('is for administrators', async () => {
    expect((await app.inject('/api/ai/keys')).statusCode).toBe(401);
  });

  it('shows every key masked, with what it did and what it may', async () => {
    await use();
    const { items, ...rest } = await list();
    expect([rest, items.map(({ key }) => key)]).toEqual([{ inFlight: 0, maxConcurrent: 4 }, ['gemini:acme:…aaaa', 'gemini:globex:…bbbb', expect.stringMatching(/^openai:key-[0-9a-f]{10}:…cccc$/)]]);
    expect(items[0]).toEqual({
      ...{ id: expect.stringMatching(/^gemini:[0-9a-f]{10}$/), provider: 'gemini', project: 'acme', key: 'gemini:acme:…aaaa' },
      ...{ state: 'ready', until: null, reason: null, message: null, models: [], inFlight: 0 },
      used: { minute: 1, today: 1 },
      projectUsed: { minute: 1, today: 1 },
      quota: { perMinute: 10, perDay: 250 },
      resets: { minuteAt: expect.any(String), dayAt: expect.stringMatching(/T0[78]:00:00.000Z$/), roomAt: null },
      breaker: { state: 'closed', until: null, models: [] },
    });
    expect([items[1]?.used, items[2]?.quota]).toEqual([{ minute: 0, today: 0 }, { perMinute: null, perDay: null }]);
  });

  it('shows which calls are in flight', async () => {
    const gate = Promise.withResolvers<string>();
    const calls = [use(() => gate.promise), use(() => gate.promise)];
    await until('both', async () => (await list()).items.filter(({ inFlight }) => inFlight === 1).length === 2);
    expect([(await list()).inFlight, await metrics()]).toEqual([2, expect.stringMatching(/^sluice_ai_in_flight\{service="analysis"\} 2$/m)]);
    gate.resolve('done');
    await Promise.all(calls);
    await until('none', async () => (await list()).inFlight === 0);
  });

  it('shows what is parked for a model, for all, and what rests, until when, and what to do', async () => {
    await use((secret) => (secret === second ? failing('throttled', { retryAfterMs: 600_000, details: { quota: 'minute', model: 'flash' } })() : Promise.resolve('done')));
    await use((secret) => (secret === second ? failing('throttled', { retryAfterMs: 600_000, details: { quota: 'minute', model: 'flash' } })() : Promise.resolve('done')));
    expect(await shown('gemini:globex:…bbbb')).toMatchObject({ state: 'ready', models: [{ model: 'flash', until: expect.any(String), reason: 'minute-quota' }] });
    await expect(use(failing('throttled', { details: { quota: 'day' } }))).rejects.toMatchObject({ details: { parked: true } });
    const parked = await shown('gemini:acme:…aaaa');
    expect(parked).toMatchObject({ state: 'parked', reason: 'day-quota', message: expect.stringContaining('midnight Pacific') });
    expect(parked?.until).toBe(parked?.resets.dayAt);
    await expect(use(failing('unauthorized'), app.get(KeysService).poolOf('openai'))).rejects.toThrow();
    const resting = (await list()).items[2];
    expect(resting).toMatchObject({ state: 'resting', reason: 'key-refused', message: expect.stringContaining('Exchange it') });
    expect(await metrics()).toContain(`sluice_ai_key_parked{key="${resting?.id}",service="analysis"} 1`);
  });
});

describe('a secret', () => {
  const fates: (() => Promise<never>)[] = [
    failing('unauthorized', { details: { scope: 'key' } }),
    failing('forbidden'),
    failing('quota'),
    failing('throttled', { retryAfterMs: 1_000 }),
    failing('unavailable'),
    failing('timeout'),
    failing('rejected'),
    failing('invalid'),
    () => Promise.reject(new TypeError('a bug')),
  ];

  it('is in no log, listing, metric or error, and not in Redis', async () => {
    const told: string[] = [];
    for (const one of [pool, app.get(KeysService).poolOf('openai')]) {
      for (const fate of fates) await use(fate, one).catch((error: unknown) => told.push(inspect(error, { depth: 9 }), error instanceof AppError ? JSON.stringify(problemOf(error)) : ''));
      told.push(inspect(one, { depth: 9, showHidden: true }));
    }
    const { client } = app.get(RedisConnection);
    const names = await client.keys('*');
    const kept = await Promise.all(names.map((name) => client.dumpBuffer(name)));
    told.push(log.text(), JSON.stringify(await list()), await metrics(), ...names, ...kept.map((bytes) => bytes?.toString('latin1') ?? ''));
    expect(log.text()).toContain('gemini:acme:…aaaa');
    expect(told.filter((text) => canaries.some((canary) => text.includes(canary)))).toEqual([]);
    expect(told.filter((text) => /canary/i.test(text))).toEqual([]);
  });
});
