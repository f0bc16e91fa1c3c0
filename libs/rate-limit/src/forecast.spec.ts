import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { forecast, type Outlook } from './forecast.ts';
import { outlookFor, play, type Lane, type Letter } from '../testing/lane-play.ts';

const now = 1_000_000_000;
const second = 1_000;
const minute = 60 * second;

const empty: Lane = { now, limits: [], chatLimits: [], share: 1, sendMs: 100, endedAt: [], inFlight: [], letters: [] };
const letter = (chat: string, more: Partial<Letter> = {}): Letter => ({ chat, priority: 2, dueAt: now - 1, ...more });
const letters = (count: number, more: Partial<Letter> = {}): Letter[] => Array.from({ length: count }, (_, index) => letter(`c${index}`, more));
const goes = (lane: Partial<Lane>, target: Letter, more: Partial<Outlook> = {}): number => {
  const all: Lane = { ...empty, ...lane, letters: [...(lane.letters ?? []), target] };
  return forecast({ ...outlookFor(all, target), ...more }).at - now;
};

describe('the forecast', () => {
  it('is now, where nothing is in the way', () => {
    expect(goes({}, letter('a'))).toBe(0);
  });

  it('waits for a schedule and for a flood wait, whichever is longer', () => {
    const scheduled = letter('a', { dueAt: now + 5 * second });
    expect(goes({}, scheduled)).toBe(5 * second);
    expect(goes({}, scheduled, { silentUntil: now + 7 * second })).toBe(7 * second);
    expect(goes({}, scheduled, { silentUntil: now + 3 * second })).toBe(5 * second);
  });

  it('counts a send until its window has passed after its end', () => {
    expect(goes({ limits: [{ max: 1, windowMs: minute }], endedAt: [now - 10 * second] }, letter('a'))).toBe(50 * second);
    expect(goes({ limits: [{ max: 1, windowMs: minute }], inFlight: [{ since: now - 40, chat: 'b' }] }, letter('a'))).toBe(60 + minute);
  });

  it('lets what is ahead go first, as many at once as the windows allow', () => {
    const limits = [{ max: 2, windowMs: 10 * second }];
    expect(goes({ limits, letters: letters(4) }, letter('z', { dueAt: now }))).toBe(2 * (10 * second + 100));
    expect(goes({ limits, letters: letters(4) }, letter('z', { priority: 0 }))).toBe(0);
  });

  it('goes by the share of the windows that is in use, and by how it grows', () => {
    const limits = [{ max: 10, windowMs: minute }];
    expect(goes({ limits, share: 0.5, letters: letters(5) }, letter('z', { dueAt: now }))).toBe(minute + 100);
    expect(goes({ limits, share: 0.5, letters: letters(11) }, letter('z', { dueAt: now }))).toBe(2 * (minute + 100));
  });

  it('has a chat take its messages one after the other, in its own windows', () => {
    expect(goes({ letters: letters(3, { chat: 'a' }) }, letter('a', { dueAt: now }))).toBe(300);
    expect(goes({ chatLimits: [{ max: 2, windowMs: 3 * second }], letters: letters(2, { chat: 'a' }) }, letter('a', { dueAt: now }))).toBe(3 * second + 100);
  });

  it('does not wait for those ahead whose own chat holds them back', () => {
    const letters9 = letters(9, { chat: 'slow', priority: 0 });
    expect(goes({ chatLimits: [{ max: 1, windowMs: minute }], letters: letters9 }, letter('z'))).toBe(0);
  });

  it('lets nothing of its own chat that is behind it go first, while its chat is busy', () => {
    const limits = [{ max: 5, windowMs: 2 * second }];
    const behind = letters(9, { chat: 'z', dueAt: now });
    expect(goes({ limits, inFlight: [{ since: now, chat: 'z' }], letters: behind }, letter('z'))).toBe(100);
  });

  it('finds the windows full of what is behind it, when its time comes', () => {
    const limits = [{ max: 1, windowMs: 10 * second }];
    expect(goes({ limits, letters: letters(9, { priority: 3 }) }, letter('z', { dueAt: now + 15 * second }))).toBe(2 * (10 * second + 100));
  });

  it('gives every tenth permit to whoever has waited longest, over a minute', () => {
    const limits = [{ max: 1, windowMs: second }];
    const old = letter('old', { priority: 3, dueAt: now - 2 * minute });
    expect(goes({ limits, letters: letters(500) }, old)).toBe(9 * 1_100);
  });

  it('says no more than at least, of what is farther away than anybody looks', () => {
    const target = letter('a');
    const outlook = outlookFor({ ...empty, letters: [target] }, target);
    const waiting = { ...outlook.waiting, ahead: [{ chats: 200_000, messages: 1 }], lines: [{ rank: 0, older: [{ at: now - 2 * minute, messages: 200_000 }], younger: 0 }] };
    const long = { ...outlook, limits: [{ max: 20, windowMs: minute }], waiting };
    expect(forecast(long).atLeast).toBe(true);
    expect(forecast({ ...long, notBefore: now + 1e12 })).toMatchObject({ at: now + 1e12, atLeast: true });
  });

  it('takes ends that it does not know to lie evenly between those it knows', () => {
    const target = letter('a');
    const outlook = outlookFor({ ...empty, limits: [{ max: 51, windowMs: minute }], letters: [target] }, target);
    const ends = [{ no: 1, at: now - 50_000 }, { no: 101, at: now }];
    expect(forecast({ ...outlook, ended: 101, ends }).at).toBe(now - 25_000 + minute);
  });
});

describe('the forecast and the claim', () => {
  const limit = fc.record({ max: fc.integer({ min: 1, max: 5 }), windowMs: fc.constantFrom(1_000, 5_000, 20_000) });
  const anyLetter = (agoMs: number) =>
    fc.record({ chat: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'), priority: fc.integer({ min: 0, max: 3 }), dueAt: fc.integer({ min: now - agoMs, max: now + 20_000 }) });
  const anyLane = (agoMs: number) =>
    fc.record({
      now: fc.constant(now),
      limits: fc.array(limit, { minLength: 1, maxLength: 2 }),
      chatLimits: fc.array(fc.record({ max: fc.integer({ min: 1, max: 3 }), windowMs: fc.constant(3_000) }), { maxLength: 1 }),
      share: fc.constantFrom(1, 1, 0.5, 0.25),
      sendMs: fc.integer({ min: 20, max: 400 }),
      endedAt: fc.array(fc.integer({ min: now - 20_000, max: now }), { maxLength: 12 }),
      inFlight: fc.constant([]),
      letters: fc.array(anyLetter(agoMs), { minLength: 1, maxLength: 40 }),
    });

  /** How far off a forecast may be: a tenth, or two seconds. */
  const isClose = (lane: Lane, target: Letter): boolean => {
    const really = play(lane, target) - now;
    const said = forecast(outlookFor(lane, target)).at - now;
    return Math.abs(said - really) <= Math.max(2_000, really / 10);
  };

  it('agree for the letter that is last in order, to the millisecond, while no two of a chat wait', () => {
    fc.assert(
      fc.property(anyLane(30_000), (lane) => {
        const alone = { ...lane, letters: lane.letters.map((one, index) => ({ ...one, chat: `c${index}`, priority: 2, dueAt: Math.min(one.dueAt, now) })) };
        const target = alone.letters.reduce((last, one) => (one.dueAt >= last.dueAt ? one : last));
        expect(forecast(outlookFor(alone, target)).at).toBe(play(alone, target));
      }),
      { numRuns: 300 },
    );
  });

  it.each([['in the last minute', 30_000], ['long ago', 300_000]])('are close for 19 of 20 letters of any priority, chat and schedule that were due %s', (_when, agoMs) => {
    const lanes = fc.sample(anyLane(agoMs), { numRuns: 400, seed: 7 });
    const close = lanes.filter((lane, index) => isClose(lane, lane.letters[index % lane.letters.length] as Letter));
    expect(close.length / lanes.length).toBeGreaterThanOrEqual(0.95);
  });
});
