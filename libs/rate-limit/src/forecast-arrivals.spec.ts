import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { outlookFor, play, type Lane, type Letter } from '../testing/lane-play.ts';
import { forecast } from './forecast.ts';

const now = 1_000_000_000;
const minute = 60_000;

/** A lane in which letters keep coming, every one of them to another chat, and the letter that is asked for. */
interface Case {
  max: number;
  windowMs: number;
  sendMs: number;
  waiting: readonly { priority: number; agoMs: number; chat: string }[];
  /** Of the windows, what those need that come. */
  share: number;
  /** Of an interval, how far away the first of them is. */
  phase: number;
  priority: number;
  dueInMs: number;
}

const mine = 'c0';
const target = ({ dueInMs }: Case): Letter => ({ chat: mine, priority: 2, dueAt: now + dueInMs });

interface Compared {
  said: number;
  really: number;
}

/** How many milliseconds the forecast says, and how many the claim takes. */
function compare(one: Case): Compared {
  const { lane, letter, said } = sayOf(one);
  return { said, really: play(lane, letter) - now };
}

const forecastOf = (one: Case): number => sayOf(one).said;

function sayOf(one: Case): { lane: Lane; letter: Letter; said: number } {
  const { max, windowMs, sendMs, waiting, share, phase, priority } = one;
  const everyMs = (windowMs + sendMs) / max / share;
  const coming = Array.from({ length: 250 }, (_, n): Letter => ({ chat: `coming-${n}`, priority, dueAt: Math.round(now + (n + phase) * everyMs), isComing: true }));
  const letter = target(one);
  const standing = waiting.map(({ priority: own, agoMs, chat }): Letter => ({ chat, priority: own, dueAt: now - agoMs }));
  const lane: Lane = { now, limits: [{ max, windowMs }], chatLimits: [], share: 1, sendMs, endedAt: [], inFlight: [], letters: [...standing, letter, ...coming] };
  const kinds = { better: 0, alike: 0, worse: 0, [priority < 2 ? 'better' : priority > 2 ? 'worse' : 'alike']: minute / everyMs };
  return { lane, letter, said: forecast(outlookFor(lane, letter, kinds)).at - now };
}

const isClose = ({ said, really }: Compared): boolean => Math.abs(said - really) <= Math.max(2_000, really / 10);

const anyCase = (shares: readonly number[], more: Partial<Record<'priority' | 'dueInMs', fc.Arbitrary<number>>> = {}) =>
  fc.record({
    max: fc.integer({ min: 1, max: 20 }),
    windowMs: fc.constantFrom(2_000, 5_000, 20_000),
    sendMs: fc.integer({ min: 20, max: 400 }),
    waiting: fc.array(fc.record({ priority: fc.integer({ min: 0, max: 3 }), agoMs: fc.integer({ min: 1, max: 30_000 }), chat: fc.integer({ min: 0, max: 20 }).map((n) => `c${n}`) }), { maxLength: 40 }),
    share: fc.constantFrom(...shares),
    phase: fc.integer({ min: 0, max: 99 }).map((percent) => percent / 100),
    priority: fc.integer({ min: 0, max: 1 }),
    dueInMs: fc.constant(-1),
    ...more,
  });

const soon = fc.integer({ min: 1, max: 15_000 });
const alike = fc.constant(2);
const worse = fc.constant(3);

describe('the forecast of a letter, while others keep coming', () => {
  it.each([
    ['better ones, for a quarter of the windows', 0.94, anyCase([0.25])],
    ['better ones, for half of the windows', 0.94, anyCase([0.5])],
    ['better ones, for three quarters of the windows', 0.9, anyCase([0.75])],
    ['more better ones than the windows take', 0.85, anyCase([1.5])],
    ['others alike', 0.95, anyCase([0.5, 1.5], { priority: alike })],
    ['worse ones', 0.95, anyCase([0.5, 1.5], { priority: worse })],
    ['better ones before it is due', 0.94, anyCase([0.5], { dueInMs: soon })],
    ['others alike before it is due', 0.9, anyCase([0.5, 1.5], { priority: alike, dueInMs: soon })],
    ['worse ones before it is due', 0.94, anyCase([0.5, 1.5], { priority: worse, dueInMs: soon })],
  ])('is within a tenth or two seconds of the claim: %s', (_what, least, cases) => {
    const sample = fc.sample(cases, { numRuns: 100, seed: 7 }).map(compare);
    expect(sample.filter(isClose).length / sample.length).toBeGreaterThanOrEqual(least);
  });

  const even: Case = { max: 10, windowMs: 10_000, sendMs: 100, waiting: Array.from({ length: 30 }, (_, chat) => ({ priority: 2, agoMs: 9, chat: `c${chat + 1}` })), share: 0, phase: 0.5, priority: 0, dueInMs: -1 };

  it('is twice as far away when half of the windows are for what comes', () => {
    expect(forecastOf({ ...even, share: 1e-9 })).toBe(3 * 10_100);
    expect(forecastOf({ ...even, share: 0.5 })).toBe(5 * 10_100);
    expect(forecastOf({ ...even, share: 0.5, priority: 3 })).toBe(3 * 10_100);
  });

  it('has an end when better ones take all there is: every tenth permit is for whoever has waited longest', () => {
    const saturated = { ...even, waiting: even.waiting.slice(0, 10), share: 3 };
    expect(forecastOf(saturated)).toBe(6 * 10_100);
    const ofItsChat = Array.from({ length: 3 }, () => ({ priority: 2, agoMs: 9, chat: mine }));
    expect(compare({ ...saturated, waiting: [...saturated.waiting, ...ofItsChat] })).toEqual({ said: 9 * 10_100, really: 9 * 10_100 });
  });

  it('lets what has come earlier go before what comes, where both are better', () => {
    const urgent = even.waiting.map((one) => ({ ...one, priority: 0 }));
    expect(compare({ ...even, waiting: urgent, share: 3 })).toEqual({ said: 6 * 10_100, really: 6 * 10_100 });
  });

  it('of a month ahead looks at the hour before its schedule only', () => {
    const monthMs = 30 * 24 * 60 * minute;
    const lane: Lane = { now, limits: [{ max: 10, windowMs: 1_000 }], chatLimits: [], share: 1, sendMs: 100, endedAt: [], inFlight: [], letters: [target({ ...even, dueInMs: monthMs })] };
    const { at, atLeast } = forecast(outlookFor(lane, lane.letters[0] as Letter, { better: 60, alike: 0, worse: 0 }));
    expect([at - now, atLeast]).toEqual([monthMs, false]);
  });
});
