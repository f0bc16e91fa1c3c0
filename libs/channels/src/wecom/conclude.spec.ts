import { describe, expect, it } from '@jest/globals';
import { failureOfMedia, failureOfQuestion, failureOfSend, failureOfSync, isStaleRing, isStaleToken, tokenIn, type WecomOutcome } from './conclude.ts';

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

describe("WeCom's answers to questions", () => {
  it.each<[string, WecomOutcome]>([
    ['that did not come', { kind: 'lost', cause: null }],
    ['without end', { kind: 'oversized', cause: null }],
    ['of an edge', { kind: 'foreign', status: 502 }],
    ['that it is busy', answer(-1)],
  ])('%s are asked for again, without a doubt', (_title, outcome) => {
    expect(failureOfQuestion(outcome)).toMatchObject({ code: 'unavailable' });
  });

  it('tell a lost place from other faults, when there was one', () => {
    expect([failureOfSync(answer(40_058), 'c1')?.code, failureOfSync(answer(40_058), null)?.code]).toEqual(['gone', 'rejected']);
    expect([failureOfSync(answer(45_033), 'c1')?.code, failureOfSync(answer(95_004), 'c1')?.code, failureOfSync(answer(0), 'c1')]).toEqual(['throttled', 'rejected', null]);
  });

  it('tell a ring that has expired', () => {
    expect([95_007, 95_004, 0].map((errcode) => isStaleRing(answer(errcode)))).toEqual([true, false, false]);
  });

  it.each<[string, WecomOutcome, string]>([
    ['is gone', answer(40_007), 'gone'],
    ['is asked for too often', answer(45_033), 'throttled'],
    ['is too large', { kind: 'oversized', cause: null }, 'too-large'],
    ['did not come', { kind: 'lost', cause: null }, 'unavailable'],
  ])('tell why a photo %s', (_title, outcome, code) => {
    expect(failureOfMedia(outcome)).toMatchObject({ code });
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
