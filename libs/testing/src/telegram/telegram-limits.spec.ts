import { afterEach, describe, expect, it } from '@jest/globals';
import { Api } from 'grammy';
import { Chats } from './state/chats.ts';
import { LimitGuard, publishedLimits } from './state/limits.ts';
import { People } from './state/people.ts';
import { TelegramSimulator } from './telegram-simulator.ts';

const token = '1:limits';
const chats = new Chats(new People(), { acceptUnknown: true });
const person = chats.meet(7);
const group = chats.meet(-7);

function guard(limits = publishedLimits) {
  const limitGuard = new LimitGuard();
  limitGuard.set(limits);
  return (at: number, chat = person) => {
    try {
      limitGuard.admit(token, chat, at);
      return 'admitted';
    } catch (error) {
      return (error as { parameters: { retry_after: number } }).parameters.retry_after;
    }
  };
}

describe('the published limits', () => {
  it('lets three messages through at once in a chat, then asks to wait', () => {
    const send = guard();
    expect([send(0), send(1), send(2), send(3), send(999)]).toEqual(['admitted', 'admitted', 'admitted', 1, 1]);
    expect(send(1_000)).toBe('admitted');
  });

  it('lets a bot send 30 a second over all chats', () => {
    const send = guard();
    const outcomes = Array.from({ length: 31 }, (_, index) => send(index, chats.meet(100 + index)));
    expect(outcomes.filter((outcome) => outcome === 'admitted')).toHaveLength(30);
    expect(outcomes[30]).toBe(1);
  });

  it('lets 20 a minute into a group, and says how long it is shut', () => {
    const send = guard();
    const outcomes = Array.from({ length: 21 }, (_, index) => send(index * 1_000, group));
    expect(outcomes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'admitted'));
    expect(outcomes[20]).toBe(40);
    expect(send(60_000, group)).toBe('admitted');
  });

  it('does not count what was refused', () => {
    const send = guard({ perChat: [{ max: 1, windowMs: 1_000 }] });
    expect([send(0), send(500), send(1_000)]).toEqual(['admitted', 1, 'admitted']);
  });
});

describe('limits over HTTP', () => {
  let telegram: TelegramSimulator;
  afterEach(() => telegram.close());

  it('answers 429, delivers nothing, and counts the violation', async () => {
    const limits = { perChat: [{ max: 2, windowMs: 60_000 }] };
    telegram = await TelegramSimulator.start({ bots: [{ token }], limits, acceptUnknownChats: true });
    const api = new Api(token, { apiRoot: telegram.url });
    await api.sendMessage(7, 'one');
    await api.sendMessage(7, 'two');
    await expect(api.sendMessage(7, 'three')).rejects.toMatchObject({ error_code: 429, parameters: { retry_after: 60 } });
    await api.sendMessage(8, 'elsewhere');
    expect(telegram.counters).toMatchObject({ sent: 3, violations: 1, calls: 4, refused: 1 });
    expect(telegram.violations).toMatchObject([{ bot: token, chat: 7, scope: 'chat' }]);
  });

  it('only counts when told so', async () => {
    telegram = await TelegramSimulator.start({ bots: [{ token }], acceptUnknownChats: true });
    telegram.setLimits({ perBot: [{ max: 1, windowMs: 60_000 }], onlyCount: true });
    const api = new Api(token, { apiRoot: telegram.url });
    await api.sendMessage(7, 'one');
    await api.sendMessage(8, 'two');
    expect(telegram.counters).toMatchObject({ sent: 2, violations: 1 });
  });
});
