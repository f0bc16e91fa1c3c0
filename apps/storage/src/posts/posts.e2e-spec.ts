import { beforeEach, describe, expect, it } from '@jest/globals';
import { postsQueue, type Post } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { QueueProducer } from '@sluice/queue';
import { until } from '@sluice/testing';
import { v7 as uuid } from 'uuid';
import { useStorage } from '../../testing/use-storage.ts';
import { PostsProcessor } from './posts.processor.ts';

const storage = await useStorage();
const trace = '0'.repeat(32);
const runId = uuid();

const aPost = (item = 0, more: Partial<Post> = {}): Post => ({
  id: uuid(),
  runId,
  item,
  brief: { topic: '台中開幕', source: '週六上午十點開幕。', tone: 'friendly', length: 'short', language: 'zh-Hant', platform: 'line' },
  title: '台中開幕',
  text: '我們週六在台中開幕。',
  hashtags: ['台中', '開幕'],
  engine: 'local',
  createdAt: new Date(1_795_000_000_000 + item).toISOString(),
  ...more,
});
const keep = (post: Post): Promise<void> => storage.app.get(PostsProcessor).handle({ post, trace });
const list = async (query = ''): Promise<{ items: Post[]; nextCursor: string | null }> => (await storage.ask<{ items: Post[]; nextCursor: string | null }>(`GET /api/posts${query}`)).body;

beforeEach(() => storage.database.query(sql`truncate storage.posts`));

describe('a post', () => {
  it('is kept as it was written, and found by the id of its item', async () => {
    const post = aPost();
    await keep(post);
    expect((await storage.ask(`GET /api/posts/${post.id}`)).body).toEqual(post);
  });

  it('twice equals once, one after the other and twenty at once, also when another one comes for its place', async () => {
    const post = aPost();
    await Promise.all(Array.from({ length: 20 }, () => keep(post)));
    await keep({ ...post, text: 'changed' });
    await keep(aPost(0));
    expect((await list()).items).toEqual([post]);
  });

  it('comes through the queue, as often as analysis sends it', async () => {
    const post = aPost();
    for (const jobId of ['p1', 'p1-again']) await storage.app.get(QueueProducer).add(postsQueue, { post, trace }, { jobId });
    await until('the queue to be empty', async () => (await storage.redis.exists('{sluice}:posts:p1', '{sluice}:posts:p1-again')) === 0);
    expect((await list()).items).toEqual([post]);
  });

  it.each([[uuid(), 404], ['x', 400]])('that is none: %s, %i', async (id, status) => {
    expect((await storage.ask(`GET /api/posts/${id}`)).status).toBe(status);
  });
});

describe('the list of posts', () => {
  it('has the newest first, page by page, of all runs or of one', async () => {
    const [mine, other] = [[0, 1, 2, 3, 4].map((item) => aPost(item)), aPost(9, { runId: uuid() })];
    for (const post of [...mine, other]) await keep(post);
    const first = await list(`?limit=2&runId=${runId}`);
    const second = await list(`?limit=2&runId=${runId}&cursor=${first.nextCursor}`);
    const third = await list(`?limit=2&runId=${runId}&cursor=${second.nextCursor}`);
    expect([first, second, third].flatMap(({ items }) => items)).toEqual([...mine].reverse());
    expect([third.nextCursor, (await list()).items.length]).toEqual([null, 6]);
  });

  it('refuses a run that is none', async () => {
    expect((await storage.ask('GET /api/posts?runId=x')).status).toBe(400);
  });
});
