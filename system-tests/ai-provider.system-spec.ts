import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pngOf, until, type GeminiSimulator } from '@sluice/testing';
import { Redis } from 'ioredis';
import { call } from './running/api.ts';
import { addBot, type Bot } from './running/bot.ts';
import { Model } from './running/model.ts';
import { startSystem, type RunningSystem } from './running/system.ts';

type Fault = Parameters<GeminiSimulator['fault']>[0];

const always = { times: Infinity };

describe('a provider of models', () => {
  let system: RunningSystem;
  let model: Model;
  let bot: Bot;
  let people = 0;

  /** Somebody new writes something that nobody wrote before; answers who. */
  const writes = (text = 'When do you open?'): number => {
    const chat = 1_000 + ++people;
    system.telegram.userSends(bot.token, { chat, text: `${text} It is ${chat} who asks.` });
    return chat;
  };

  /** Somebody new shows a photo that nobody showed before. */
  const shows = (): number => {
    const chat = 1_000 + ++people;
    system.telegram.userSends(bot.token, { chat, photo: pngOf(400, 240 + people) });
    return chat;
  };

  const answersTo = (chat: number): unknown[] => system.telegram.sentTo(chat, bot.token).filter(({ text }) => !text?.startsWith('📸'));

  const isAnswered = async (chat: number): Promise<{ engine: string } | undefined> => {
    const { body } = await call<{ items: { state: string; engine: string }[] }>(system, `/api/events?chatId=${chat}`);
    return body.items.find(({ state }) => state === 'answered');
  };

  /** Waits until they are answered; says for each of them who read it, and how many answers there are. */
  const answered = (...chats: number[]): Promise<string[]> =>
    Promise.all(
      chats.map(async (chat) => {
        const { engine } = await until(`the answer to ${chat}`, () => isAnswered(chat), 40_000);
        return `${engine}: ${answersTo(chat).length}`;
      }),
    );

  /** The time that an open circuit stays open passes at once. */
  const aMinutePasses = async (): Promise<void> => {
    const redis = new Redis(system.redisUrl);
    for (const circuit of await redis.keys('{sluice}:breaker:*')) {
      const [state, instant] = (await redis.get(circuit))?.split(' ') ?? [];
      if (state === 'open') await redis.set(circuit, `open ${Number(instant) - 60_000}`);
    }
    redis.disconnect();
  };

  const mayBeAsked = async (): Promise<boolean> => {
    const { body } = await call<{ items: { state: string; models: unknown[]; breaker: { state: string; models: { state: string }[] } }[] }>(system, '/api/ai/keys');
    const circuits = body.items.flatMap(({ breaker }) => [breaker, ...breaker.models]);
    return body.items.every(({ state, models }) => state === 'ready' && models.length === 0) && circuits.every(({ state }) => state !== 'open');
  };

  beforeAll(async () => {
    model = await Model.start();
    system = await startSystem(model.settings);
    bot = await addBot(system, 'shop');
  }, 60_000);

  afterAll(async () => {
    await model.close();
    await system.stop();
  }, 30_000);

  it.each<[string, Fault]>([
    ['resets every connection', { kind: 'dropped' }],
    ['has used up its quota for ever', { kind: 'throttled' }],
    ['is overloaded', { kind: 'failed', status: 503 }],
    ['answers with a page', { kind: 'html', status: 200 }],
    ['answers with half of its JSON', { kind: 'half-json' }],
    ['stops in the middle of its answer', { kind: 'truncated' }],
    ['answers what it was not asked', { kind: 'misfit' }],
  ])('that %s costs nobody the answer, and answers again when it is well', async (_title, fault) => {
    const script = model.gemini.fault(fault, always);
    expect(await answered(writes(), shows())).toEqual(['local: 1', 'local: 1']);
    expect(script.hits).toBeGreaterThan(0);
    script.stop();
    await aMinutePasses();
    await until('its key to be ready', mayBeAsked);
    expect(await answered(writes(), shows())).toEqual(['gemini: 1', 'gemini: 1']);
  }, 60_000);

  it('that hangs for ever at photos, and at one text, holds up no other text, and nobody is left without an answer', async () => {
    model.hold(({ images, texts }) => images.length > 0 || texts.join().includes('the hard question'));
    const waiting = [writes('This is the hard question.'), shows()];
    await until('both calls to hang', () => model.gemini.inFlight === 2);
    expect(await answered(writes(), writes(), writes())).toEqual(['gemini: 1', 'gemini: 1', 'gemini: 1']);
    expect([model.gemini.inFlight, waiting.flatMap(answersTo)]).toEqual([2, []]);
    expect(await answered(...waiting)).toEqual(['local: 1', 'local: 1']);
    model.release();
    expect(await answered(shows())).toEqual(['gemini: 1']);
  }, 90_000);
});
