import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { hashOf } from '@sluice/auth';
import { cacheKey, TieredCache } from '@sluice/cache';
import { Database } from '@sluice/prisma';
import { RedisConnection } from '@sluice/queue';
import { freshDatabase, freshRedis, until, Wire, type FreshDatabase } from '@sluice/testing';
import { adminKey, startCache } from '../../testing/cache/start-cache.ts';
import type { CacheView } from './cache-view.ts';

const authorization = `Bearer ${adminKey}`;
const card = cacheKey({ task: 'card', inputHash: 'abc', version: '1' });
const text = cacheKey({ task: 'text', inputHash: 'abc', version: '1' });
const give = (value: string) => () => Promise.resolve({ value });

let database: FreshDatabase;
let wire: Wire;
let folders: string[];
let apps: NestFastifyApplication[];

beforeAll(async () => {
  database = await freshDatabase();
});

beforeEach(async () => {
  wire = await Wire.to(await freshRedis());
  folders = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'sluice-cache-'))));
  apps = await Promise.all(folders.map((folder) => startCache({ database: database.url, redis: wire.url, folder })));
});

afterEach(async () => {
  await Promise.all(apps.map((app) => app.close()));
  wire.close();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

afterAll(() => database.drop());

const app = (index = 0): NestFastifyApplication => {
  const found = apps[index];
  if (!found) throw new Error(`there is no replica ${index}`);
  return found;
};
const valueOf = async (key = card, compute = give('new'), index = 0): Promise<string> => (await app(index).get(TieredCache).get(key, compute)).value;
const request = (method: 'GET' | 'DELETE', query = '', key = authorization) => app().inject({ method, url: `/api/ai/cache${query}`, headers: { authorization: key } });
const view = async (index = 0): Promise<CacheView> => (await app(index).inject({ url: '/api/ai/cache', headers: { authorization } })).json<CacheView>();
const exposed = async (): Promise<string> => (await app().inject({ url: '/metrics' })).body;

describe('GET /api/ai/cache', () => {
  it('tells what every level holds and saved', async () => {
    for (let time = 1; time <= 4; time++) await valueOf();
    const took = { meanMs: expect.any(Number), p95Ms: expect.any(Number) };
    const missed = { hits: 0, misses: 1, away: 0 };
    expect(await view()).toEqual({
      hitRate: 0.75,
      levels: [
        { level: 'memory', items: 1, bytes: expect.any(Number), maxBytes: 1_000_000, hits: 3, misses: 1, away: 0, hitRate: 0.75, ...took },
        { level: 'redis', items: 1, bytes: 5, maxBytes: null, ...missed, hitRate: 0, ...took },
        { level: 'disk', items: 1, bytes: 4_096, maxBytes: 10_000_000, ...missed, hitRate: 0, ...took },
      ],
      tasks: [
        { task: 'card', asked: 4, hits: 3, computed: 1, waited: 0, hitRate: 0.75, levels: { memory: { hits: 3, misses: 1, away: 0 }, redis: missed, disk: missed } },
        { task: 'text', asked: 0, hits: 0, computed: 0, waited: 0, hitRate: null, levels: {} },
        { task: 'post', asked: 0, hits: 0, computed: 0, waited: 0, hitRate: null, levels: {} },
      ],
    });
  });

  it('tells who only waited for what somebody else computed, and takes that for no hit', async () => {
    const gate = Promise.withResolvers<{ value: string }>();
    const here = valueOf(card, () => gate.promise);
    await until('it is computed here', async () => (await view()).tasks[0]?.computed === 1);
    const there = [1, 2].map(() => valueOf(card, give('none'), 1));
    await until('the other replica has looked everywhere', async () => (await view(1)).tasks[0]?.levels['disk']?.misses === 1);
    gate.resolve({ value: 'new' });
    expect([await here, await Promise.all(there)]).toEqual(['new', ['new', 'new']]);
    const elsewhere = (await view(1)).tasks[0];
    expect([elsewhere, (await view(1)).hitRate]).toEqual([expect.objectContaining({ asked: 2, hits: 0, computed: 0, waited: 2, hitRate: 0 }), 0]);
  });

  it('is the same in /stats, and in /metrics as counters, latencies and gauges', async () => {
    for (let time = 1; time <= 2; time++) await valueOf();
    expect((await app().inject({ url: '/stats' })).json<{ cache: CacheView }>().cache).toEqual(await view());
    const metrics = await exposed();
    for (const line of [
      'sluice_cache_answers_total{task="card",how="asked",service="analysis"} 2',
      'sluice_cache_answers_total{task="card",how="hit",service="analysis"} 1',
      'sluice_cache_answers_total{task="card",how="computed",service="analysis"} 1',
      'sluice_cache_looks_total{level="memory",task="card",outcome="hit",service="analysis"} 1',
      'sluice_cache_looks_total{level="disk",task="card",outcome="miss",service="analysis"} 1',
      'sluice_cache_look_seconds_count{service="analysis",level="memory"} 2',
      'sluice_cache_redis_items{service="analysis"} 1',
      'sluice_cache_disk_bytes{service="analysis"} 4096',
    ]) {
      expect(metrics).toContain(line);
    }
  });

  it('says null of a level that is away, and goes on', async () => {
    await valueOf();
    wire.cut();
    expect([await valueOf(), (await view()).levels.map(({ items }) => items)]).toEqual(['new', [1, null, 1]]);
  });

  it('refuses what it does not know', async () => {
    expect([(await request('GET', '?level=disk')).statusCode, (await request('GET', '', 'Bearer nobody')).statusCode]).toEqual([400, 401]);
  });
});

describe('DELETE /api/ai/cache', () => {
  it('clears one task on all levels and replicas, and says how many answers that were', async () => {
    for (const key of [card, text]) await valueOf(key, give('old'));
    await valueOf(card, give('none'), 1);
    const answer = await request('DELETE', '?task=card');
    expect([answer.statusCode, answer.json()]).toEqual([200, { task: 'card', generation: expect.any(Number), removed: { memory: 1, redis: 1, disk: 1 } }]);
    expect([await valueOf(card), await valueOf(text, give('none'))]).toEqual(['new', 'old']);
    await until('the other replica knows', async () => (await valueOf(card, give('none'), 1)) === 'new');
  });

  it('says 503 while Redis is away, and has cleared what it could', async () => {
    await valueOf(card, give('old'));
    wire.cut();
    const answer = await request('DELETE', '?task=card');
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'unavailable', task: 'card', removed: { memory: 1, redis: null, disk: 1 }, detail: expect.stringContaining('Repeat the request') }),
    ]);
    expect(await valueOf(card)).toBe('new');
  });

  it.each(['', '?task=', '?task=cards', '?task=card&level=disk', '?task=../card'])('refuses %s, and clears nothing', async (query) => {
    await valueOf(card, give('old'));
    const answer = await request('DELETE', query);
    expect([answer.statusCode, answer.json(), await valueOf(card)]).toEqual([400, expect.objectContaining({ code: 'invalid' }), 'old']);
  });

  it('is for administrators', async () => {
    const hash = Uint8Array.from(hashOf('reader'));
    await app().get(Database).prisma.apiKey.upsert({ where: { hash }, update: {}, create: { id: '0193c7a4-0000-7000-8000-000000000001', name: 'reader', scopes: ['read', 'send'], hash } });
    expect([(await request('DELETE', '?task=card', 'Bearer reader')).statusCode, (await request('GET', '', 'Bearer reader')).statusCode]).toEqual([403, 200]);
  });
});

it('finds answers on disk after a restart, with Redis wiped, and nothing readable there', async () => {
  await valueOf(card, give('王小美'));
  const [folder = ''] = folders;
  await app().get(RedisConnection).client.flushdb();
  await app().close();
  apps[0] = await startCache({ database: database.url, redis: wire.url, folder });
  expect(await app().get(TieredCache).get(card, give('none'))).toEqual({ value: '王小美', level: 'disk' });
  const [room = ''] = await readdir(join(folder, 'answers'));
  expect(room).toBe('card.0');
});
