import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { describeService } from '@sluice/service/testing';
import { freshDatabase, freshRedis, GeminiSimulator, type FreshDatabase } from '@sluice/testing';
import { said } from '../testing/ai-rig.ts';
import { adminKey, startAnalysis, type Analysis } from '../testing/start-analysis.ts';
import { RUN_SETTINGS, type RunSettings } from './runs/run-settings.ts';

const secret = 'canary-key-of-gemini-0001';
const card = await readFile(new URL('../../../samples/cards/en1.photo.jpg', import.meta.url));
const other = await readFile(new URL('../../../samples/cards/tc1.photo.jpg', import.meta.url));

let database: FreshDatabase;
let gemini: GeminiSimulator;
let analysis: Analysis;
let start: (more?: Record<string, string>) => Promise<Analysis>;

beforeAll(async () => {
  database = await freshDatabase();
  gemini = await GeminiSimulator.start({ keys: [{ key: secret, project: 'shop' }] });
  const settings = { GEMINI_API_URL: gemini.url, GEMINI_MODEL: 'gemini-2.5-flash', GOOGLE_API_KEY: `shop:${secret}`, CARD_ENGINES: 'gemini,local', TEXT_ENGINES: 'gemini,local' };
  start = async (more) => startAnalysis({ database: database.url, redis: await freshRedis() }, { ...settings, ...more });
  analysis = await start();
});

afterAll(async () => {
  await analysis.close();
  await gemini.close();
  await database.drop();
});

beforeEach(() => {
  gemini.forgetCalls();
  gemini.answerWith(({ system }) => (system.includes('business cards') ? said.card : said.text));
});

describeService('analysis', async () => (await start()).app, adminKey);

describe('reading', () => {
  it('asks the model once for the same text', async () => {
    const [first, again] = [await analysis.read('請問多少錢？'), await analysis.read('請問多少錢？')];
    expect(first).toMatchObject({ status: 200, body: { engine: 'gemini', cached: false, reading: { intent: 'question', writtenIn: 'zh-Hant' } } });
    expect([again.body['cached'], gemini.calls.length]).toEqual([true, 1]);
  });

  it('asks the model once for fifty equal photos at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => analysis.show(card)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${String(body['engine'])}`))).toEqual(new Set(['200 gemini']));
    expect(gemini.calls).toHaveLength(1);
  });

  it('is done by the embedded engine when the model answers nonsense for ever', async () => {
    const fault = gemini.fault({ kind: 'html', status: 200 }, { times: 100 });
    const { status, body } = await analysis.show(other);
    expect([status, body['engine'], fault.hits > 0]).toEqual([200, 'local', true]);
    fault.stop();
  });

  it.each([
    ['two photos at once', () => analysis.show(card, other), 400],
    ['an upload without a photo', () => analysis.show(), 400],
    ['what is no picture', () => analysis.show(Buffer.from('%PDF-1.7')), 422],
    ['an empty text', () => analysis.read(''), 400],
    ['a blank text', () => analysis.read(' \n '), 400],
    ['a text beyond all bounds', () => analysis.read('長'.repeat(20_001)), 400],
  ])('refuses %s, and asks nobody', async (_title, ask, status) => {
    expect((await ask()).status).toBe(status);
    expect(gemini.calls).toEqual([]);
  });
});

it('lets nobody who waits at a request wait for a key, though jobs are to: the next engine answers', async () => {
  const waiting = await start({ AI_WHEN_PARKED: 'wait' });
  const throttled = gemini.fault({ kind: 'throttled' });
  expect(await waiting.read('幾點開門？')).toMatchObject({ status: 200, body: { engine: 'local' } });
  expect(throttled.hits).toBe(1);
  await waiting.close();
});

it.each([
  [{}, 2],
  [{ MAX_CONCURRENT_POSTS: '3' }, 3],
])('writes as many posts at once as is set: %j', async (settings, atOnce) => {
  const set = await start(settings);
  expect(set.app.get<RunSettings>(RUN_SETTINGS, { strict: false }).atOnce).toBe(atOnce);
  await set.close();
});

describe('what it tells', () => {
  it('of its keys: how they are, and nothing secret', async () => {
    const { status, body } = await analysis.get('/api/ai/keys');
    expect([status, body['maxConcurrent']]).toEqual([200, 15]);
    expect(body['items']).toMatchObject([{ provider: 'gemini', project: 'shop' }]);
    expect(JSON.stringify(body)).not.toContain(secret);
    expect((await analysis.get('/api/ai/keys', {})).status).toBe(401);
  });

  it('of its cache: what each level holds and saved', async () => {
    const { status, body } = await analysis.get('/api/ai/cache');
    expect([status, (body['levels'] as { level: string }[]).map(({ level }) => level)]).toEqual([200, ['memory', 'redis']]);
    expect(body['hitRate']).toBeGreaterThan(0);
  });

  it('of its work: the last hour of all replicas', async () => {
    await analysis.database.query(sql`
      with events as (
        insert into ingest.events (id, account_id, channel, platform_event_id, kind, trace, received_at)
        select gen_random_uuid(), 'bot', 'telegram', 'e' || n, 'photo', repeat('0', 32), now() - interval '4 s' from generate_series(1, 10) n
        returning id, received_at, platform_event_id
      )
      insert into storage.analyses (event_id, account_id, stage, engine, cached, took_ms, result, trace, created_at)
      select id, 'bot', case platform_event_id when 'e10' then 'failed' else 'card' end, 'gemini', platform_event_id in ('e1', 'e2', 'e3'),
        case when platform_event_id in ('e1', 'e2', 'e3') then 10 else 2000 end, '{}', repeat('0', 32), received_at + interval '3 s' from events`);
    const { body } = await analysis.get('/stats', {});
    expect(body['ai_processor_stats']).toMatchObject({
      ...{ total_processed: 10, failed: 1, active_tasks: 0, avg_processing_time: 2, avg_cached_time: 0.01, avg_response_time: 3 },
      ...{ cache_hit_rate: 0.333, success_rate: 0.9 },
    });
    expect(body['kpis']).toContainEqual({ name: 'cache_speed_up', value: 200, unit: 'times', target: '> 5', status: 'ok' });
  });
});
