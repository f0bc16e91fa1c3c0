import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { CardCalls } from './card-calls.ts';

interface Asked {
  photos: readonly string[];
  signal: AbortSignal;
  answer: (readings: string[]) => void;
  fail: (error: unknown) => void;
}

const staying = new AbortController().signal;
let asked: Asked[];
let expected: number;

beforeEach(() => {
  jest.useFakeTimers();
  [asked, expected] = [[], 0];
});
afterEach(() => {
  jest.useRealTimers();
});

const calls = (more: { mostCalls?: number; mostInCall?: number } = {}) =>
  new CardCalls<string, string>({
    ...{ mostCalls: 2, mostInCall: 3, ...more },
    expected: () => expected,
    ask: (photos, signal) => new Promise((answer, fail) => asked.push({ photos, signal, answer, fail })),
  });
const pass = () => jest.advanceTimersByTimeAsync(30);
const groups = () => asked.map(({ photos }) => photos.join(''));

describe('asking about photos', () => {
  it('is done for each alone while there is room', async () => {
    const cards = calls();
    const read = ['a', 'b'].map((photo) => cards.read(photo, staying));
    await pass();
    expect(groups()).toEqual(['a', 'b']);
    for (const { photos, answer } of asked) answer(photos.map((photo) => photo.toUpperCase()));
    expect(await Promise.all(read)).toEqual(['A', 'B']);
  });

  it('is done for several together when more come than calls may be made, and never with more calls', async () => {
    const cards = calls();
    const read = [...'abcdefgh'].map((photo) => cards.read(photo, staying));
    await pass();
    expect(groups()).toEqual(['abc', 'def']);
    asked[0]?.answer(['A', 'B', 'C']);
    await pass();
    expect(groups()).toEqual(['abc', 'def', 'gh']);
    asked[1]?.answer(['D', 'E', 'F']);
    asked[2]?.answer(['G', 'H']);
    expect((await Promise.all(read)).join('')).toBe('ABCDEFGH');
  });

  it('waits for company while a crowd is coming, and not for longer than a moment', async () => {
    const cards = calls();
    expected = 6;
    const read = [...'abcd'].map((photo) => cards.read(photo, staying));
    await pass();
    expect(groups()).toEqual(['abc']);
    await jest.advanceTimersByTimeAsync(300);
    expect(groups()).toEqual(['abc', 'd']);
    asked[0]?.answer(['A', 'B', 'C']);
    asked[1]?.answer(['D']);
    expect((await Promise.all(read)).join('')).toBe('ABCD');
  });

  it.each(['rejected', 'unavailable'] as const)('is done again for each alone when it failed for several (%s): who is not at fault gets a reading', async (code) => {
    const cards = calls();
    const read = [...'abcdef'].map((photo) => cards.read(photo, staying));
    const outcomes = Promise.allSettled(read);
    await pass();
    asked[0]?.fail(new AppError(code, 'not so'));
    await pass();
    expect(groups()).toEqual(['abc', 'def', 'a']);
    asked[1]?.answer([...'DEF']);
    asked[2]?.answer(['A']);
    await pass();
    expect(groups()).toEqual(['abc', 'def', 'a', 'b', 'c']);
    asked[3]?.fail(new AppError(code, 'not so'));
    asked[4]?.answer(['C']);
    expect((await outcomes).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as AppError).code))).toEqual(['A', code, 'C', 'D', 'E', 'F']);
  });

  it('fails for all of them when no call would help', async () => {
    const cards = calls({ mostCalls: 1 });
    const outcomes = Promise.allSettled([...'ab'].map((photo) => cards.read(photo, staying)));
    await pass();
    asked[0]?.fail(new AppError('circuit-open', 'left alone'));
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(asked).toHaveLength(1);
  });

  it('goes on when one has left, and stops when all have', async () => {
    const cards = calls({ mostCalls: 1 });
    const leaving = [new AbortController(), new AbortController()];
    const outcomes = Promise.allSettled(leaving.map(({ signal }, index) => cards.read(`${index}`, signal)));
    await pass();
    leaving[0]?.abort(new Error('left'));
    expect(asked[0]?.signal.aborted).toBe(false);
    leaving[1]?.abort(new Error('left'));
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[0]?.fail(new Error('aborted'));
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('is not done alone for who left meanwhile', async () => {
    const cards = calls({ mostCalls: 1 });
    const left = new AbortController();
    const outcomes = Promise.allSettled([cards.read('a', left.signal), cards.read('b', staying)]);
    await pass();
    asked[0]?.fail(new AppError('unavailable', 'away'));
    left.abort(new Error('left'));
    await pass();
    expect(groups()).toEqual(['ab', 'b']);
    asked[1]?.answer(['B']);
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('is not done for whoever left while waiting', async () => {
    const cards = calls({ mostCalls: 1 });
    const left = new AbortController();
    const outcome = Promise.allSettled([cards.read('a', left.signal)]);
    left.abort(new Error('left'));
    await pass();
    expect([groups(), (await outcome)[0]?.status]).toEqual([[], 'rejected']);
  });
});
