import { describe, expect, it } from '@jest/globals';
import type { MessageFacts } from './facts.ts';
import { awaitsReply, chatLimitsOf } from './outlook.ts';
import { reasonsOf, type Situation } from './reasons.ts';
import { sentenceOf, sentenceOfEnd } from './sentence.ts';

const now = Date.parse('2026-11-20T08:00:00Z');
const facts: MessageFacts = {
  ...{ now, accountId: 'a', chatId: 'c', state: 'PENDING', isInBatch: false, dueAt: now - 1, scheduledAt: null, retryAt: null, expiresAt: null, completedAt: null },
  ...{ begunAt: null, halted: false, paused: false, floodUntil: null, share: 1, paceAt: 0, begun: 0, ended: 0, chatFloodUntil: null, chatInFlightSince: null, recent: [] },
  ...{ held: false, turnAt: null, turnSent: 0, lastInboundAt: null, channel: 'telegram', limits: [] },
};
const queue = { ahead: 0, aheadInChat: 0, places: [], isMore: false, waiting: { ahead: [], behind: [], later: [], lines: [] } };
const reasons = (more: Partial<MessageFacts>, situation: Partial<Situation> = {}) =>
  reasonsOf({ facts: { ...facts, ...more }, queue, permitAt: now, chatFreeAt: 0, awaitsReply: false, ...situation });

describe('what a message waits for', () => {
  it('is nothing when it can go', () => {
    expect(reasons({})).toEqual([]);
  });

  it.each<[string, Partial<MessageFacts>, Partial<Situation>]>([
    ['halted', { halted: true }, {}],
    ['paused', { paused: true }, {}],
    ['awaiting-reply', {}, { awaitsReply: true }],
    ['schedule', { scheduledAt: now + 5, dueAt: now + 5 }, {}],
    ['batch', { dueAt: now + 5, isInBatch: true }, {}],
    ['backoff', { retryAt: now + 5 }, {}],
    ['flood', { floodUntil: now + 5 }, { permitAt: now + 5 }],
    ['flood', { chatFloodUntil: now + 5 }, { chatFreeAt: now + 5 }],
    ['chat-window', {}, { chatFreeAt: now + 5 }],
    ['window', {}, { permitAt: now + 5 }],
  ])('is %s', (code, more, situation) => {
    const isOpenEnded = ['halted', 'paused', 'awaiting-reply'].includes(code);
    expect(reasons(more, situation)).toEqual([{ code, words: expect.stringMatching(/\.$/), ...(!isOpenEnded && { until: now + 5 }) }]);
  });

  it('is the send in flight in its chat, whose end nobody knows', () => {
    expect(reasons({ chatInFlightSince: now - 9 }, { chatFreeAt: now + 5 }).map(({ code, until }) => [code, until])).toEqual([['in-flight', undefined]]);
  });

  it('is those ahead of it, counted', () => {
    expect(reasons({}, { queue: { ...queue, ahead: 1 } })[0]?.words).toBe('1 message goes first.');
    expect(reasons({}, { queue: { ...queue, ahead: 9, isMore: true } })[0]?.words).toBe('At least 9 messages go first.');
  });

  it('is all of it, what somebody must do about first', () => {
    expect(reasons({ paused: true, retryAt: now + 1, floodUntil: now + 2 }, { permitAt: now + 3 }).map(({ code }) => code)).toEqual(['paused', 'backoff', 'flood', 'window']);
  });
});

describe('a chat of a platform with turns', () => {
  const turn = { max: 5, windowMs: 1_000 };
  it.each<[string, Partial<MessageFacts>, number, boolean]>([
    ['has its turn', { turnAt: now - 10, turnSent: 4 }, 0, false],
    ['has none left when those ahead are sent', { turnAt: now - 10, turnSent: 3 }, 2, true],
    ['has too long a turn', { turnAt: now - 1_000 }, 0, true],
    ['never said a word', {}, 0, true],
    ['said its first word', { lastInboundAt: now - 1 }, 0, false],
    ['is held', { held: true, turnAt: now - 10, lastInboundAt: now - 10 }, 0, true],
    ['wrote again', { held: true, turnAt: now - 10, turnSent: 5, lastInboundAt: now - 5 }, 0, false],
  ])('%s', (_what, more, ahead, waits) => {
    expect(awaitsReply({ ...facts, ...more }, turn, ahead)).toBe(waits);
  });

  it('elsewhere waits for nobody', () => {
    expect(awaitsReply(facts, undefined, 99)).toBe(false);
  });
});

it('only groups have windows of groups', () => {
  const limits = (['account', 'chat', 'group'] as const).map((scope) => ({ scope, max: 1, windowMs: 1 }));
  expect([chatLimitsOf('7', limits), chatLimitsOf('-7', limits)].map((found) => found.map(({ scope }) => scope))).toEqual([['chat'], ['chat', 'group']]);
});

describe('the sentence', () => {
  const window = { code: 'window', words: 'Full.', until: now } as const;
  it.each([
    [sentenceOf({ expiresAt: null }, [], now), 'It goes now.'],
    [sentenceOf({ expiresAt: null }, [window], now + 60_000), 'It goes at about 2026-11-20T08:01:00.000Z. Full.'],
    [sentenceOf({ expiresAt: null }, [{ code: 'paused', words: 'Paused.' }], null), 'Paused. Nobody can know when it goes.'],
    [sentenceOf({ expiresAt: now + 1_000 }, [window], now + 60_000), 'It expires at 2026-11-20T08:00:01.000Z, before it could go.'],
    [sentenceOfEnd('COMPLETED'), 'It was sent.'],
  ])('%#: %s', (sentence, expected) => {
    expect(sentence).toBe(expected);
  });
});
