import { describe, expect, it } from '@jest/globals';
import { failureOfSend, tokenIn, isStaleToken, type WecomOutcome } from './conclude.ts';

const answer = (errcode: number): WecomOutcome => ({ kind: 'answer', errcode, body: { errcode, errmsg: 'from ip: 1.2.3.4' } });

describe("WeCom's answers to send_msg", () => {
  it.each<[number, string, string]>([
    [-1, 'unavailable', 'later'],
    [40_001, 'unauthorized', 'never'],
    [40_007, 'rejected', 'never'],
    [40_013, 'unauthorized', 'never'],
    [40_014, 'unavailable', 'later'],
    [40_058, 'rejected', 'never'],
    [40_096, 'rejected', 'never'],
    [41_001, 'unavailable', 'later'],
    [42_001, 'unavailable', 'later'],
    [45_002, 'rejected', 'never'],
    [45_009, 'throttled', 'later'],
    [45_033, 'throttled', 'later'],
    [48_002, 'forbidden', 'never'],
    [60_020, 'forbidden', 'never'],
    [84_061, 'rejected', 'never'],
    [95_000, 'rejected', 'never'],
    [95_001, 'awaiting-reply', 'later'],
    [95_002, 'awaiting-reply', 'later'],
    [95_003, 'forbidden', 'never'],
    [95_004, 'rejected', 'never'],
    [95_011, 'forbidden', 'never'],
    [95_013, 'awaiting-reply', 'later'],
    [95_016, 'rejected', 'never'],
    [95_018, 'awaiting-reply', 'later'],
    [99_999, 'rejected', 'never'],
  ])('%d is %s', (errcode, code, retry) => {
    expect(failureOfSend(answer(errcode))).toMatchObject({ code, retry });
  });

  it.each<[string, WecomOutcome, string]>([
    ['a refused connection', { kind: 'unreachable', cause: null }, 'unavailable'],
    ['a lost answer', { kind: 'lost', cause: null }, 'uncertain'],
    ['an answer without end', { kind: 'oversized', cause: null }, 'uncertain'],
    ['an edge that turns away', { kind: 'foreign', status: 503 }, 'unavailable'],
    ['an edge that lost the answer', { kind: 'foreign', status: 502 }, 'uncertain'],
    ['a page that says it is well', { kind: 'foreign', status: 200 }, 'uncertain'],
  ])('%s', (_title, outcome, code) => {
    expect(failureOfSend(outcome)?.code).toBe(code);
  });

  it('hold the whole account back when it is too fast, and state no wait', () => {
    expect(failureOfSend(answer(45_009))).toMatchObject({ retryAfterMs: undefined, details: { scope: 'account' } });
  });

  it('are well with errcode 0, and quoted without their errmsg, which tells our address', () => {
    expect(failureOfSend(answer(0))).toBeNull();
    expect(failureOfSend(answer(95_018))?.message).not.toContain('1.2.3.4');
  });
});

describe("WeCom's answers to gettoken", () => {
  const token = { access_token: 'accesstoken000001', expires_in: 7_200 };
  it('have the token and its life', () => {
    expect(tokenIn({ kind: 'answer', errcode: 0, body: token })).toEqual({ value: 'accesstoken000001', livesMs: 7_200_000 });
  });

  it.each<[string, WecomOutcome, string]>([
    ['that are lost leave no doubt: nothing was sent', { kind: 'lost', cause: null }, 'unavailable'],
    ['from somebody else', { kind: 'foreign', status: 200 }, 'unavailable'],
    ['without a token', answer(0), 'unavailable'],
    ['to a wrong secret', answer(40_001), 'unauthorized'],
    ['to an address it does not know', answer(60_020), 'forbidden'],
  ])('%s', (_title, outcome, code) => {
    expect(tokenIn(outcome)).toMatchObject({ code });
  });
});

it('a new token is worth asking for when this one is not taken, and not when the secret is wrong', () => {
  expect([40_014, 41_001, 42_001, 40_001, 40_013, 0].map((errcode) => isStaleToken(answer(errcode)))).toEqual([true, true, true, true, false, false]);
});
