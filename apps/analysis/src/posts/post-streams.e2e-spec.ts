import { beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { sql } from '@sluice/prisma';
import { until } from '@sluice/testing';
import { atEnd, hasten, useStores } from '@sluice/testing/jest';
import { v7 as uuid } from 'uuid';
import { RunStream } from '../../testing/run-stream.ts';
import { ScriptedEngine, written } from '../../testing/scripted-engine.ts';
import { authorization, startPosts } from '../../testing/start-posts.ts';
import { RunsSweeper } from '../runs/runs.sweeper.ts';

hasten(RunsSweeper);

const engine = new ScriptedEngine();
const posts = await startPosts(await useStores(), engine, { heartbeatMs: 50 });
atEnd(() => posts.close());

const topics = (count: number, name = 'topic'): { topic: string }[] => Array.from({ length: count }, (_, index) => ({ topic: `${name}-${index}` }));
const generate = (briefs: object[], headers: Record<string, string> = {}): Promise<RunStream> => RunStream.open(`${posts.url}/api/post/batch-generate-stream`, { body: { posts: briefs }, headers });
const rejoin = (runId: string, query = '', headers: Record<string, string> = {}): Promise<RunStream> => RunStream.open(`${posts.url}/api/runs/${runId}/stream${query}`, { headers });
const names = (stream: RunStream): string[] => stream.told.map(({ event }) => event);
const read = async (path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(`${posts.url}${path}`, { headers: { authorization } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

beforeEach(() => {
  engine.script = (brief) => Promise.resolve(written(brief));
  engine.asked.length = 0;
  engine.most = 0;
});

describe('POST /api/post/batch-generate-stream', () => {
  it('tells that it was accepted, of each item as it ends, how far it is, and that it is done, in this order', async () => {
    const held = engine.hold();
    const stream = await generate(topics(3));
    await until('two at work', () => held.waiting.size === 2);
    held.release('topic-1');
    await stream.items(1);
    held.release('topic-0');
    await stream.items(2);
    await until('the last at work', () => held.waiting.has('topic-2'));
    held.release('topic-2');
    await stream.end();
    expect([stream.status, stream.headers['content-type'], stream.headers['cache-control']]).toEqual([200, 'text/event-stream; charset=utf-8', 'no-store, no-transform']);
    expect(stream.told[0]).toEqual({ id: 0, event: 'accepted', data: { runId: expect.any(String), total: 3, items: [0, 1, 2].map((index) => ({ index, id: expect.any(String) })) } });
    expect(names(stream)).toEqual(['accepted', 'progress', 'item', 'progress', 'item', 'progress', 'item', 'progress', 'done']);
    const accepted = stream.of('accepted')[0]?.['items'] as { id: string }[];
    const item = (index: number) => ({ index, id: accepted[index]?.id, ok: true, post: { title: null, text: `About topic-${index}.`, hashtags: [], engine: 'scripted' } });
    expect(stream.of('item')).toEqual([item(1), item(0), item(2)]);
    expect(stream.told.filter(({ id }) => id !== undefined).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
    expect(stream.of('progress').map(({ done, failed, total }) => [done, failed, total])).toEqual([[0, 0, 3], [1, 0, 3], [2, 0, 3], [3, 0, 3]]);
    expect(stream.of('done')).toEqual([{ done: 3, failed: 0, elapsedMs: expect.any(Number) }]);
  });

  it('writes two at a time, and never more', async () => {
    let partner: PromiseWithResolvers<void> | undefined;
    // Each waits for another one to be at work beside it.
    engine.script = async (brief) => {
      const [waiting, own] = [partner, Promise.withResolvers<void>()];
      partner = waiting ? undefined : own;
      waiting?.resolve();
      if (!waiting) await own.promise;
      return written(brief);
    };
    await (await generate(topics(8))).end();
    expect([engine.asked.length, engine.most]).toEqual([8, 2]);
  });

  it('gives an item that failed its own error, and the others their posts', async () => {
    engine.script = (brief) => (brief.topic === 'topic-1' ? Promise.reject(new AppError('rejected', 'Blocked for safety.', { details: { block: 'SAFETY' } })) : Promise.resolve(written(brief)));
    const stream = await (await generate(topics(3))).end();
    const bad = stream.of('item').find(({ index }) => index === 1);
    expect(bad).toMatchObject({ ok: false, error: { status: 422, code: 'rejected', detail: 'Blocked for safety.', block: 'SAFETY' } });
    expect(stream.of('done')).toEqual([expect.objectContaining({ done: 2, failed: 1 })]);
  });

  it('tries again what may pass, after the stated delay', async () => {
    engine.script = (brief) => (engine.asked.length === 1 ? Promise.reject(new AppError('throttled', 'Slow down.', { retryAfterMs: 10 })) : Promise.resolve(written(brief)));
    const stream = await (await generate(topics(1))).end();
    expect([engine.asked.length, stream.of('item')]).toEqual([2, [expect.objectContaining({ ok: true })]]);
  });

  it('gives signs of life while nothing happens', async () => {
    const held = engine.hold();
    const stream = await generate(topics(1));
    await until('signs of life', () => stream.comments > 5);
    held.release('topic-0');
    await stream.end();
  });

  it('cuts a post to what its platform takes', async () => {
    engine.script = () => Promise.resolve({ title: null, text: 'This is a sentence of some length. '.repeat(40), hashtags: ['#a'] });
    const stream = await (await generate([{ topic: 'x', platform: 'x' }])).end();
    const { text } = (stream.of('item')[0]?.['post'] ?? {}) as { text: string };
    expect([text.length <= 280, text.endsWith('.')]).toEqual([true, true]);
  });

  it('keeps what databases cannot out of briefs and posts', async () => {
    engine.script = (brief) => Promise.resolve({ title: 'a\0b', text: `\ud800${brief.topic}\0`, hashtags: ['\0c'] });
    const stream = await (await generate([{ topic: 'x\0y\ud800', source: '\0', platform: 'blog' }])).end();
    expect(stream.of('item')).toMatchObject([{ ok: true, post: { title: 'ab', text: '\ufffdxy\ufffd', hashtags: ['c'] } }]);
  });

  it.each<[string, unknown, number, string]>([
    ['no posts', { posts: [] }, 400, 'posts'],
    ['51 posts', { posts: topics(51) }, 400, 'posts'],
    ['an empty topic', { posts: [{ topic: 'a' }, { topic: '  ' }] }, 400, 'posts.1.topic'],
    ['an unknown platform', { posts: [{ topic: 'a', platform: 'myspace' }] }, 400, 'posts.0.platform'],
    ['a source that is too long', { posts: [{ topic: 'a', source: 'x'.repeat(20_001) }] }, 400, 'posts.0.source'],
  ])('refuses %s with its path, and accepts nothing', async (_what, body, status, path) => {
    const before = await posts.database.query(sql`select count(*) from analysis.runs`);
    const stream = await RunStream.open(`${posts.url}/api/post/batch-generate-stream`, { body });
    await stream.end();
    expect([stream.status, JSON.parse(stream.text)]).toEqual([status, expect.objectContaining({ code: 'invalid', errors: [expect.objectContaining({ path })] })]);
    expect(await posts.database.query(sql`select count(*) from analysis.runs`)).toEqual(before);
  });

  it.each([
    ['of a brief', { posts: [{ topic: 'a' }, { topic: 'b', langauge: 'en' }] }, 'posts.1', 'langauge'],
    ['beside the briefs', { posts: [{ topic: 'a' }], tone: 'playful' }, '', 'tone'],
  ])('refuses a field %s that nobody knows, and names it', async (_where, body, path, field) => {
    const stream = await RunStream.open(`${posts.url}/api/post/batch-generate-stream`, { body });
    await stream.end();
    expect([stream.status, JSON.parse(stream.text)]).toEqual([400, expect.objectContaining({ code: 'invalid', errors: [{ path, message: expect.stringContaining(`"${field}"`) }] })]);
  });

  it('needs a key', async () => {
    expect((await generate(topics(1), { authorization: 'Bearer wrong' })).status).toBe(401);
  });
});

describe('the same Idempotency-Key', () => {
  it('gives the same run from its beginning, also to many at once, and writes nothing twice', async () => {
    const key = { 'idempotency-key': uuid() };
    const streams = await Promise.all(Array.from({ length: 4 }, () => generate(topics(4), key)));
    for (const stream of streams) await stream.end();
    const late = await (await generate(topics(4), key)).end();
    expect(new Set([...streams, late].map(({ runId }) => runId)).size).toBe(1);
    expect(late.of('item')).toEqual(streams[0]?.of('item'));
    expect(engine.asked.sort()).toEqual(topics(4).map(({ topic }) => topic));
  });

  it('for other posts is refused', async () => {
    const key = { 'idempotency-key': uuid() };
    await (await generate(topics(1), key)).end();
    const other = await (await generate(topics(2), key)).end();
    expect([other.status, JSON.parse(other.text)]).toEqual([422, expect.objectContaining({ code: 'unprocessable' })]);
  });
});

describe('a connection that is lost', () => {
  it('is taken up after the last event that was seen, twice, and nothing is written twice', async () => {
    const held = engine.hold();
    const first = await generate(topics(5));
    await until('two at work', () => held.waiting.size === 2);
    held.release('topic-0');
    await first.items(1);
    first.leave();
    await until('more at work', () => held.waiting.has('topic-2'));
    held.release('topic-1');
    const second = await rejoin(first.runId, '', { 'last-event-id': String(first.lastId) });
    await second.items(1);
    second.leave();
    for (const { topic } of topics(5)) {
      await until(`${topic} at work, or done`, () => held.waiting.has(topic) || ['topic-0', 'topic-1'].includes(topic));
      held.release(topic);
    }
    const third = await (await rejoin(first.runId, `?after=${second.lastId}`)).end();
    const indexes = (stream: RunStream): unknown[] => stream.of('item').map(({ index }) => index).sort();
    expect([first, second, third].map(indexes)).toEqual([[0], [1], [2, 3, 4]]);
    expect([second, third].map((stream) => stream.of('accepted'))).toEqual([[], []]);
    expect(third.of('done')).toHaveLength(1);
    expect(engine.asked.length).toBe(5);
  });

  it('is read from the beginning without an id, by as many as like', async () => {
    const first = await (await generate(topics(3))).end();
    const [one, other] = await Promise.all([rejoin(first.runId), rejoin(first.runId, '?after=1')]);
    await Promise.all([one.end(), other.end()]);
    const lasting = (stream: RunStream) => stream.told.filter(({ id }) => id !== undefined);
    expect(lasting(one)).toEqual(lasting(first));
    expect(lasting(other)).toEqual(lasting(first).slice(2));
  });

  it('is not taken up when its last event was seen, nor after one that never was', async () => {
    const first = await (await generate(topics(2))).end();
    const [seen, never, none] = await Promise.all([rejoin(first.runId, '?after=3'), rejoin(first.runId, '?after=4'), rejoin(uuid())]);
    expect([seen.status, never.status, none.status]).toEqual([204, 400, 404]);
  });

  it('is of a run that goes on by itself', async () => {
    const held = engine.hold();
    const stream = await generate(topics(2));
    await until('both at work', () => held.waiting.size === 2);
    const runId = stream.runId;
    stream.leave();
    const working = await read(`/api/runs/${runId}`);
    expect(working.body).toMatchObject({ state: 'running', total: 2, pending: 0, working: 2, done: 0, endedAt: null });
    held.release('topic-0');
    held.release('topic-1');
    const { body } = await until('its end', async () => {
      const run = await read(`/api/runs/${runId}`);
      return run.body['state'] === 'done' && run;
    });
    expect(body).toMatchObject({ done: 2, failed: 0, working: 0, items: [{ index: 0, state: 'done', attempts: 1, post: { text: 'About topic-0.' } }, { index: 1, state: 'done' }] });
  });
});

describe('GET /api/runs/:id', () => {
  it.each([[`/api/runs/${uuid()}`, 404], ['/api/runs/x', 400]])('%s answers %i', async (path, status) => {
    expect((await read(path)).status).toBe(status);
  });
});
