import { expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { atEnd, useStores } from '@sluice/testing/jest';
import { RunStream } from '../../testing/run-stream.ts';
import { ScriptedEngine } from '../../testing/scripted-engine.ts';
import { startPosts } from '../../testing/start-posts.ts';

const engine = new ScriptedEngine();
const posts = await startPosts(await useStores(), engine, { atOnce: 1 });
atEnd(() => posts.close());

it('writes no more posts of a request at once than is set', async () => {
  const held = engine.hold();
  const topics = ['one', 'two', 'three'];
  const stream = await RunStream.open(`${posts.url}/api/post/batch-generate-stream`, { body: { posts: topics.map((topic) => ({ topic })) } });
  for (const topic of topics) {
    await until(`${topic} at work`, () => held.waiting.has(topic));
    held.release(topic);
  }
  await stream.end();
  expect([engine.most, stream.of('done')]).toEqual([1, [expect.objectContaining({ done: 3, failed: 0 })]]);
});
