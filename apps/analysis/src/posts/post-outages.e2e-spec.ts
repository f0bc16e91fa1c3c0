import { beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { sql } from '@sluice/prisma';
import { RedisConnection } from '@sluice/queue';
import { until } from '@sluice/testing';
import { atEnd, hasten, useStores } from '@sluice/testing/jest';
import { RunStream } from '../../testing/run-stream.ts';
import { ScriptedEngine, stuck, written } from '../../testing/scripted-engine.ts';
import { authorization, startPosts, type Posts } from '../../testing/start-posts.ts';
import { ClaimsRepository } from '../runs/claims.repository.ts';
import { RunsSweeper } from '../runs/runs.sweeper.ts';

hasten(RunsSweeper);

const stores = await useStores();
/** One engine for all replicas, so that it sees what they do together. */
const engine = new ScriptedEngine();
const replica = async (): Promise<Posts> => {
  const posts = await startPosts(stores, engine, { itemTimeoutMs: 5_000 });
  atEnd(() => posts.close());
  return posts;
};
const [one, other] = [await replica(), await replica()];

const topics = (count: number): { topic: string }[] => Array.from({ length: count }, (_, index) => ({ topic: `topic-${index}` }));
const generate = ({ url }: Posts, briefs: object[]): Promise<RunStream> => RunStream.open(`${url}/api/post/batch-generate-stream`, { body: { posts: briefs } });
const items = (runId: string) => one.database.query<{ attempts: number }>(sql`select attempts from analysis.run_items where run_id = ${runId} order by n`);

/** The posts that wait for storage, by item, one for each job. */
async function sent(runId: string): Promise<number[]> {
  const jobs = await one.redis.lrange('{sluice}:posts:wait', 0, -1);
  const payloads = await Promise.all(jobs.map((job) => one.redis.hget(`{sluice}:posts:${job}`, 'data')));
  const all = payloads.map((payload) => (JSON.parse(payload ?? '{}') as { post: { runId: string; item: number } }).post);
  return all.filter((post) => post.runId === runId).map(({ item }) => item);
}

beforeEach(() => {
  engine.script = (brief) => Promise.resolve(written(brief));
  engine.asked.length = 0;
  engine.most = 0;
});

describe('several replicas', () => {
  it('tell of each other’s items at once', async () => {
    const held = engine.hold();
    const stream = await generate(one, topics(2));
    await until('both at work', () => held.waiting.size === 2);
    const beside = await RunStream.open(`${other.url}/api/runs/${stream.runId}/stream`);
    held.release('topic-1');
    expect(await beside.items(1)).toEqual([expect.objectContaining({ index: 1 })]);
    held.release('topic-0');
    await Promise.all([stream.end(), beside.end()]);
    expect(beside.of('item')).toEqual(stream.of('item'));
  });
});

describe('who works an item and dies', () => {
  it('holds its place until its lease has run out; then another replica goes on, and what the dead one says later changes nothing', async () => {
    const claims = one.app.get(ClaimsRepository);
    const held = engine.hold();
    const stream = await generate(other, topics(3));
    const runId = await stream.accepted();
    await until('two at work', () => held.waiting.size === 2);
    held.release('topic-0');
    // As if whoever has taken the next one had been killed: it is never heard of again.
    await until('two at work again', () => held.waiting.has('topic-2'));
    const [dead] = await one.database.query<{ id: string; claim: string }>(sql`
      update analysis.run_items set claim = gen_random_uuid(), lease_until = clock_timestamp() + interval '300 milliseconds'
      where run_id = ${runId} and n = 2 returning id, claim`);
    const asked = engine.asked.length;
    held.release('topic-1');
    await until('another try', () => engine.asked.length > asked);
    const late = await claims.end({ id: dead?.id ?? '', claim: dead?.claim ?? '', runId, input: {}, attempts: 1, ageMs: 0 }, { result: { text: 'late' } });
    engine.script = (brief) => Promise.resolve(written(brief));
    await until('it to wait', () => held.waiting.has('topic-2'));
    held.release('topic-2');
    await stream.end();
    expect(late).toBeUndefined();
    expect(stream.of('item').map(({ index, post }) => [index, (post as { text: string }).text]).sort()).toEqual([0, 1, 2].map((index) => [index, `About topic-${index}.`]));
    expect(stream.of('done')).toEqual([expect.objectContaining({ done: 3, failed: 0 })]);
    await until('one post each', async () => JSON.stringify([...new Set(await sent(runId))].sort()) === '[0,1,2]');
  });

  it('again and again has its item given up', async () => {
    const held = engine.hold();
    const stream = await generate(one, topics(1));
    await stream.accepted();
    await until('it at work', () => held.waiting.size === 1);
    await one.database.query(sql`
      update analysis.run_items set attempts = 4, claim = gen_random_uuid(), lease_until = clock_timestamp() where run_id = ${stream.runId}`);
    await stream.end();
    expect(stream.of('item')).toEqual([expect.objectContaining({ ok: false, error: expect.objectContaining({ code: 'rejected' }) })]);
  });
});

describe('a replica that leaves', () => {
  it('hands back what it works on without burning an attempt, and tells its readers to come back', async () => {
    const alone = await useStores();
    const busy = new ScriptedEngine();
    busy.script = stuck;
    const leaving = await startPosts(alone, busy);
    const stream = await generate(leaving, topics(3));
    await stream.accepted();
    await until('two at work', () => busy.atWork === 2);
    await leaving.close();
    await stream.end();
    expect([stream.of('closing').length, busy.atWork]).toEqual([1, 0]);
    const next = await startPosts(alone, engine);
    const back = await RunStream.open(`${next.url}/api/runs/${stream.runId}/stream?after=${stream.lastId}`);
    await back.end();
    const rows = await next.database.query(sql`select distinct attempts from analysis.run_items`);
    expect([back.of('done'), rows]).toEqual([[expect.objectContaining({ done: 3, failed: 0 })], [{ attempts: 1 }]]);
    await next.close();
  });
});

describe('a try that takes too long', () => {
  it('is told to stop, and the item waits for the next one', async () => {
    const slow = new ScriptedEngine();
    const quick = await startPosts(await useStores(), slow, { itemTimeoutMs: 100 });
    const told: unknown[] = [];
    slow.script = (brief, signal) => stuck(brief, signal).catch((error: unknown) => Promise.reject((told.push(error), error) as Error));
    const stream = await generate(quick, topics(1));
    const [item] = await until('the wait', async () => {
      const rows = await quick.database.query<{ state: string; attempts: number }>(sql`select state, attempts from analysis.run_items where due_at > clock_timestamp()`);
      return rows.length > 0 && rows;
    });
    expect([item, told]).toEqual([{ state: 'pending', attempts: 1 }, [expect.objectContaining({ code: 'timeout' })]]);
    slow.script = (brief) => Promise.resolve(written(brief));
    await quick.database.query(sql`update analysis.run_items set due_at = clock_timestamp()`);
    await stream.end();
    expect(stream.of('done')).toEqual([expect.objectContaining({ done: 1 })]);
    await quick.close();
  });
});

describe('a quota that is used up', () => {
  it('is waited for without burning attempts', async () => {
    engine.script = (brief) =>
      engine.asked.length <= 6 ? Promise.reject(new AppError('throttled', 'All keys rest.', { retryAfterMs: 1, details: { parked: true } })) : Promise.resolve(written(brief));
    const stream = await (await generate(one, topics(1))).end();
    expect([engine.asked.length, (await items(stream.runId))[0]?.attempts, stream.of('done')]).toEqual([7, 1, [expect.objectContaining({ done: 1 })]]);
  });
});

describe('Redis that forgets everything', () => {
  it('in the middle of a run costs nothing but a moment', async () => {
    const held = engine.hold();
    const stream = await generate(one, topics(6));
    await until('two at work', () => held.waiting.size === 2);
    await one.app.get(RedisConnection).client.flushall();
    engine.script = (brief) => Promise.resolve(written(brief));
    held.release('topic-0');
    held.release('topic-1');
    await stream.end();
    expect([stream.of('done')[0], engine.asked.length]).toEqual([expect.objectContaining({ done: 6, failed: 0 }), 6]);
  });

  it('has posts that storage never heard of told again, until it keeps them', async () => {
    const stream = await (await generate(one, topics(2))).end();
    const { runId } = stream;
    await until('both sent', async () => new Set(await sent(runId)).size === 2);
    await one.redis.flushall();
    await until('both sent again', async () => new Set(await sent(runId)).size === 2);
    await one.database.query(sql`
      insert into storage.posts (id, run_id, item, brief, text, engine, trace, created_at)
      select id, run_id, n, input, 'x', 'x', 'x', ended_at from analysis.run_items where state = 'done' on conflict do nothing`);
    await until('nothing to be sent any more', async () => {
      await one.redis.flushall();
      await one.app.get(RunsSweeper).run();
      return (await sent(runId)).length === 0;
    });
  });
});

describe('a reader who does not read', () => {
  it('is sent away, while the run goes on', async () => {
    const wordy = new ScriptedEngine();
    const impatient = await startPosts(await useStores(), wordy, { stallMs: 100 });
    wordy.script = () => Promise.resolve({ title: null, text: '長文。'.repeat(20_000), hashtags: [] });
    const stream = await generate(impatient, Array.from({ length: 50 }, (_, index) => ({ topic: `long-${index}`, platform: 'blog' })));
    const runId = await stream.accepted();
    stream.stall();
    const readers = async (): Promise<string> => (await fetch(`${impatient.url}/metrics`)).text();
    await until('it to be gone', async () => /^sluice_run_readers\{.*\} 0$/m.test(await readers()));
    const run = await until('the end of the run', async () => {
      const response = await fetch(`${impatient.url}/api/runs/${runId}`, { headers: { authorization } });
      const body = (await response.json()) as { state: string; done: number };
      return body.state === 'done' && body;
    });
    expect(run.done).toBe(50);
    stream.leave();
    await impatient.close();
  });
});
