import { describe, expect, it } from '@jest/globals';
import type { Answer } from '../judge/ledger.ts';
import { calm, type Fate } from './fates.ts';
import { Platform } from './platform.ts';

const fate = (answer: Answer): Fate => ({ answer, delivered: answer.kind === 'ok', travelMs: 0, returnMs: 0 });
const ok = fate({ kind: 'ok' });
const call = (text: string, chat = '1', bot = '7') => ({ bot, chat, text });
const platform = (max = 100) => new Platform({ seed: 1, odds: calm, botLimits: [{ max, windowMs: 1_000 }] });

describe('the simulated platform', () => {
  it('keeps a ledger of every call with what became of it', () => {
    const one = platform();
    one.receive(call('a'), ok, 5);
    one.receive(call('b'), { ...ok, answer: { kind: 'dropped' }, delivered: true }, 6);
    expect(one.arrivals).toEqual([
      { account: '7', chat: '1', text: 'a', at: 5, answer: { kind: 'ok' }, delivered: true },
      { account: '7', chat: '1', text: 'b', at: 6, answer: { kind: 'dropped' }, delivered: true },
    ]);
  });

  it.each([
    ['chat', ['throttled', 'ok', 'ok']],
    ['account', ['throttled', 'throttled', 'ok']],
  ] as const)('keeps a flood wait of a %s until it is over, and says what is left', (scope, kinds) => {
    const one = platform();
    one.receive(call('a'), fate({ kind: 'throttled', scope, retryAfterS: 3 }), 0);
    expect([call('a'), call('b', '2'), call('c', '1', '8')].map((each) => one.receive(each, ok, 1_500).kind)).toEqual(kinds);
    expect(one.arrivals[1]?.answer).toEqual({ kind: 'throttled', scope, retryAfterS: 2 });
    expect(one.receive(call('a'), ok, 3_000)).toEqual({ kind: 'ok' });
  });

  it('refuses a bot that is over its limit, and delivers nothing then', () => {
    const one = platform(1);
    one.receive(call('a'), ok, 0);
    expect(one.receive(call('b'), ok, 999)).toEqual({ kind: 'throttled', scope: 'account', retryAfterS: 1 });
    expect(one.arrivals[1]?.delivered).toBe(false);
    expect(one.receive(call('c', '1', '8'), ok, 999)).toEqual({ kind: 'ok' });
  });

  it('foresees another fate for each try of a message', () => {
    const one = platform();
    expect(one.foresee(call('a'))).not.toEqual(one.foresee(call('a')));
  });
});
