import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countedSince, horizonMs, openingsOf, postponed, roomOf, type LaneUsage } from './openings.ts';
import { sendingHours } from './sending-hours.ts';

const minute = 60_000;
const lane: LaneUsage = { limits: [{ max: 20, windowMs: minute }, { max: 200, windowMs: 60 * minute }], used: [0, 0], inFlight: 0, waiting: 0, share: 1, silent: false };
const now = Date.parse('2026-11-20T01:00:00Z');
const always = sendingHours(null, 'UTC');
const morning = sendingHours({ from: '09:00', to: '09:01' }, 'Asia/Taipei');

describe('the room of a lane', () => {
  it.each([
    ['two minutes of its windows', {}, 40],
    ['less what waits there already', { waiting: 25 }, 15],
    ['less when a long window is almost used up', { used: [0, 190], inFlight: 3 }, 7],
    ['nothing when it is', { used: [0, 200] }, 0],
    ['less while it recovers from a flood', { share: 0.25 }, 10],
    ['nothing while it is silent', { silent: true }, 0],
    ['never more than a thousand', { limits: [{ max: 1_000_000, windowMs: 1 }] }, 1_000],
  ])('is %s', (_what, more, room) => {
    expect(roomOf({ ...lane, ...more })).toBe(room);
  });

  it('counts ends of sends that are still in the window when the horizon is over', () => {
    expect([countedSince(60 * minute, now), countedSince(minute, now)]).toEqual([now - 60 * minute + horizonMs, now]);
  });
});

describe('openings', () => {
  const open = (more: object) => openingsOf({ now, last: null, delayMs: 0, hours: always, room: 3, ...more }).map((at) => at - now);

  it('are as many as there is room, now, or at their distance', () => {
    expect([open({}), open({ delayMs: 50_000 }), open({ delayMs: 1_000, last: now + 500, room: 2 }), open({ last: now - 5_000 })]).toEqual([[0, 0, 0], [0, 50_000, 100_000], [1_500, 2_500], [0, 0, 0]]);
  });

  it('keep the hours', () => {
    expect([open({ hours: morning, delayMs: 40_000 }), open({ hours: morning, last: now + 59_000, delayMs: 2_000 })]).toEqual([[0, 40_000], []]);
  });
});

describe('what waits in a lane that stood still', () => {
  const move = (ats: number[], more: object = {}) => postponed(ats.map((at, n) => ({ id: String(n), at: now + at })), { now, delayMs: 0, hours: always, ...more }).map(({ id, at }) => [id, at - now]);

  it('stays where it is while it keeps distance and hours', () => {
    expect([move([0, 5_000], { delayMs: 5_000 }), move([-500, 4_500], { delayMs: 5_000 }), move([-60_000, -50_000])]).toEqual([[], [], []]);
  });

  it('gets its distance back', () => {
    expect(move([-30_000, -20_000, -10_000, 0], { delayMs: 10_000 })).toEqual([['1', 10_000], ['2', 20_000], ['3', 30_000]]);
  });

  it('waits for the next morning when the hours are over', () => {
    expect(move([-30_000, 0], { now: now + minute, hours: morning })).toEqual([['0', 24 * 60 * minute], ['1', 24 * 60 * minute]]);
  });

  it('keeps its order and its distance, and is at rest after one look', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -200_000, max: 200_000 }), { maxLength: 20 }), fc.integer({ min: 0, max: 60_000 }), (given, delayMs) => {
        const waiting = [...given].sort((a, b) => a - b).map((at, n) => ({ id: String(n), at: now + at }));
        const moved = new Map(postponed(waiting, { now, delayMs, hours: always }).map(({ id, at }) => [id, at]));
        const after = waiting.map(({ id, at }) => ({ id, at: moved.get(id) ?? at }));
        expect(postponed(after, { now, delayMs, hours: always })).toEqual([]);
        const goes = after.map(({ at }) => Math.max(at, now));
        for (const [index, at] of goes.entries()) expect(index === 0 || at - (goes[index - 1] ?? 0) >= 0.9 * delayMs).toBe(true);
      }),
    );
  });
});
