import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { pngOf, until } from '@sluice/testing';
import { Redis } from 'ioredis';
import { RunStream } from '../apps/analysis/testing/run-stream.ts';
import { query } from '../tools/stack/postgres.ts';
import { call, upload } from './running/api.ts';
import { addBot, type Bot } from './running/bot.ts';
import { allAnswered } from './running/conversation.ts';
import { Model } from './running/model.ts';
import { startSystem, type RunningSystem } from './running/system.ts';

const texts = 8;
const photos = 4;
/** Each photo is shown by three people. */
const people = Array.from({ length: texts + 3 * photos }, (_, index) => 1_000 + index);
/** Texts, and as many photos, that a replica works at once: with two of them every text is with the model, and some people's photos wait. */
const atOnce = texts / 2;

let system: RunningSystem;
let model: Model;

beforeAll(async () => {
  model = await Model.start();
  system = await startSystem({ ...model.settings, MAX_CONCURRENT: String(atOnce) });
}, 60_000);

beforeEach(() => {
  model.gemini.forgetCalls();
});

afterAll(async () => {
  await model.close();
  await system.stop();
}, 30_000);

describe('a run of six posts', () => {
  const topics = Array.from({ length: 6 }, (_, index) => `topic-${index}`);
  const callsFor = (topic: string) => model.gemini.calls.filter(({ asked }) => asked?.texts.join().includes(topic));

  /** Whoever died loses what it was working on. */
  const leasesRunOut = (): Promise<unknown> =>
    query(system.databaseUrl, (client) => client.query(`update analysis.run_items set lease_until = clock_timestamp() where state = 'working'`));

  it('whose worker is killed with -9 in the middle: who reads on is told the rest, each post is kept once, and none is written again', async () => {
    model.hold(({ texts: said }) => !said.join().includes('topic-0') && !said.join().includes('topic-1'));
    const headers = { authorization: `Bearer ${system.apiKey}` };
    const body = { posts: topics.map((topic) => ({ topic, language: 'en' })) };
    const before = await RunStream.open(`${system.gatewayUrl}/api/post/batch-generate-stream`, { headers, body });
    const runId = await before.accepted();
    await before.items(2);
    await until('two more to be with the model', () => model.gemini.inFlight === 2);
    await system.service('analysis').kill('SIGKILL');
    await before.end();
    model.release();
    await leasesRunOut();
    await system.service('analysis').start();
    const after = await RunStream.open(`${system.gatewayUrl}/api/runs/${runId}/stream`, { headers: { ...headers, 'last-event-id': String(before.lastId) } });
    await after.end();
    const told = [before, after].map((stream) => stream.of('item').map(({ index, ok }) => (ok ? Number(index) : `${String(index)} failed`)).sort());
    expect(told).toEqual([[0, 1], [2, 3, 4, 5]]);
    expect(after.of('done')).toMatchObject([{ done: 6, failed: 0 }]);
    const kept = await until('six posts', async () => {
      const { items } = (await call<{ items: { item: number; engine: string }[] }>(system, `/api/posts?runId=${runId}`)).body;
      return items.length >= topics.length && items;
    });
    expect(kept.map(({ item, engine }) => `${item} ${engine}`).sort()).toEqual(topics.map((_topic, index) => `${index} gemini`));
    expect(topics.map((topic) => callsFor(topic).length)).toEqual([1, 1, 2, 2, 1, 1]);
  }, 90_000);
});

describe('two replicas of analysis, with calls of a model in flight', () => {
  let otherUrl: string;
  let bots = 0;

  /** New photos for every test, each of one colour. */
  const photo = (index: number): Uint8Array => pngOf(400 + bots, 240 + index);

  /** Twenty people write and show; resolves when their texts and photos are with the model, which answers nobody yet. */
  const everybodyAsks = async (): Promise<Bot> => {
    const bot = await addBot(system, `bot-${++bots}`);
    for (const [index, chat] of people.entries()) {
      const what = index < texts ? { text: `When do you open, and is number ${index} of ${bot.accountId} there?` } : { photo: photo(index % photos) };
      system.telegram.userSends(bot.token, { chat, ...what });
    }
    await until('every text and photo to be with the model', () => model.gemini.inFlight === texts + photos);
    return bot;
  };

  /** Waits until everybody is answered; `asked` is how many texts and photos the model was asked about, `tooOften` what was asked about again more than once. */
  const outcomeFor = async (bot: Bot) => {
    const ledger = await allAnswered(system, bot, people.length);
    const answers = people.map((chat) => system.telegram.sentTo(chat, bot.token).filter(({ text }) => !text?.startsWith('📸')).length);
    return { ...ledger, notOnce: answers.filter((count) => count !== 1), asked: model.asked.size, tooOften: [...model.asked.values()].filter((times) => times > 2) };
  };

  const allOnce = { events: people.length, answeredOnce: people.length, uncertain: 0, open: 0, notOnce: [], asked: texts + photos, tooOften: [] };

  beforeAll(async () => {
    otherUrl = await system.addReplica('analysis');
  }, 60_000);

  beforeEach(() => {
    model.hold();
  });

  it('read fifty equal photos at once with one call', async () => {
    const urls = [`http://127.0.0.1:${system.portOf('analysis')}`, otherUrl];
    const activeAt = async (url: string): Promise<number> => {
      const stats = (await (await fetch(`${url}/stats`)).json()) as { ai_processor_stats: { active_tasks: number } };
      return stats.ai_processor_stats.active_tasks;
    };
    const show = (gatewayUrl: string) => upload<{ engine: string }>({ ...system, gatewayUrl }, '/api/analysis', { images: [photo(0)] });
    const asked = Array.from({ length: 25 }, () => urls.map(show)).flat();
    await until('all fifty to be at work', async () => (await Promise.all(urls.map(activeAt))).join() === '25,25');
    model.release();
    const said = (await Promise.all(asked)).map(({ status, body }) => `${status} ${body.engine}`);
    expect([new Set(said), model.gemini.calls.length]).toEqual([new Set(['200 gemini']), 1]);
  }, 60_000);

  it('of which one is killed with -9: everybody is answered once, and nothing is asked again more than once', async () => {
    const bot = await everybodyAsks();
    const first = system.service('analysis');
    await first.kill('SIGKILL');
    await until('its calls to break off', () => model.gemini.calls.some(({ wasAborted }) => wasAborted));
    expect(model.gemini.inFlight).toBeGreaterThan(0);
    model.release();
    const [outcome] = await Promise.all([outcomeFor(bot), first.start()]);
    expect(outcome).toEqual(allOnce);
  }, 120_000);

  it('while Redis is flushed: everybody is answered once, and nothing is asked again more than once', async () => {
    const bot = await everybodyAsks();
    const redis = new Redis(system.redisUrl);
    await redis.flushall();
    redis.disconnect();
    model.release();
    expect(await outcomeFor(bot)).toEqual(allOnce);
  }, 120_000);

  it('while Redis is killed with -9: everybody is answered once, and nothing is asked again more than once', async () => {
    const bot = await everybodyAsks();
    await system.redis.kill('SIGKILL');
    model.release();
    await until('the calls to end', () => model.gemini.inFlight === 0);
    await system.redis.start();
    expect(await outcomeFor(bot)).toEqual(allOnce);
  }, 120_000);
});
