import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import type { ServiceName } from '../tools/stack/ports.ts';
import { call, post } from './running/api.ts';
import { addBot } from './running/bot.ts';
import { allAnswered, chatsAnsweredTooOften, everybodyWrites } from './running/conversation.ts';
import { startSystem, type RunningSystem } from './running/system.ts';

const messages = 200;

describe('a service that is killed with -9 in the middle of 200 messages', () => {
  let system: RunningSystem;

  beforeAll(async () => {
    // What dispatch was sending when it died is in doubt, or free to be sent again, after that.
    system = await startSystem({ SEND_LEASE_MS: '6000' });
  }, 60_000);

  afterAll(async () => {
    await system.stop();
  }, 30_000);

  const killInTheMiddle = async (service: ServiceName, accountId: string) => {
    const bot = await addBot(system, accountId);
    const before = system.telegram.counters.sent;
    const texts = everybodyWrites(system, bot, messages);
    await system.telegram.waitForTotal(before + 20, 30_000);
    await system.service(service).kill('SIGKILL');
    await system.service(service).start();
    const ledger = await allAnswered(system, bot, messages);
    return { ...ledger, tooOften: chatsAnsweredTooOften(system, bot, texts), delivered: system.telegram.counters.sent - before };
  };

  it.each<ServiceName>(['gateway', 'ingest', 'analysis', 'storage'])(
    '%s: every message is answered exactly once',
    async (service) => {
      expect(await killInTheMiddle(service, `bot-${service}`)).toMatchObject({
        events: messages,
        answeredOnce: messages,
        uncertain: 0,
        tooOften: [],
        delivered: messages,
      });
    },
    120_000,
  );

  it('dispatch: nothing is sent twice, and what may not have arrived says UNCERTAIN', async () => {
    const { tooOften, delivered, uncertain, ...ledger } = await killInTheMiddle('dispatch', 'bot-dispatch');
    expect({ tooOften, ...ledger }).toEqual({ tooOften: [], events: messages, answeredOnce: messages - uncertain, open: 0 });
    expect(delivered).toBeGreaterThanOrEqual(messages - uncertain);
    expect(delivered).toBeLessThanOrEqual(messages);
  }, 120_000);

  it('dispatch, on a channel that tells repeats apart: every message is answered exactly once', async () => {
    for (let index = 0; index < messages; index++) {
      await post(system, '/api/sandbox/messages', { chatId: `killed-${index}`, text: 'hello' });
      if (index === messages / 2) await system.service('dispatch').kill('SIGKILL');
    }
    await system.service('dispatch').start();
    const answers = async (): Promise<number> => {
      const { body } = await call<{ items: { chatId: string; direction: string }[] }>(system, '/api/events?accountId=sandbox&limit=200');
      const states = (body.items as unknown as { state: string }[]).map(({ state }) => state);
      return states.filter((state) => state === 'answered').length;
    };
    await until('200 answers in the sandbox', async () => (await answers()) === messages, 90_000);
  }, 120_000);
});
