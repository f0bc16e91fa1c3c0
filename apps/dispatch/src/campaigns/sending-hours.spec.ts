import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTimeZone, minutesOf, sendingHours, type Hours } from './sending-hours.ts';

const at = (iso: string): number => Date.parse(iso);
const next = (hours: Hours, zone: string, from: string): string => new Date(sendingHours(hours, zone).nextOpen(at(from))).toISOString();
const office = { from: '09:00', to: '18:00' };
const night = { from: '22:00', to: '06:00' };

describe('sending hours', () => {
  it.each([
    ['open already', 'Asia/Taipei', office, '2026-11-20T04:00:00Z', '2026-11-20T04:00:00.000Z'],
    ['before they begin', 'Asia/Taipei', office, '2026-11-20T00:59:59.999Z', '2026-11-20T01:00:00.000Z'],
    ['at their end', 'Asia/Taipei', office, '2026-11-20T10:00:00Z', '2026-11-21T01:00:00.000Z'],
    ['on a day that is not theirs', 'Asia/Taipei', { ...office, days: [1, 2, 3, 4, 5] }, '2026-11-20T10:00:00Z', '2026-11-23T01:00:00.000Z'],
    ['in a zone of half hours', 'Asia/Kathmandu', office, '2026-11-20T00:00:00Z', '2026-11-20T03:15:00.000Z'],
    ['up to midnight', 'UTC', { from: '00:00', to: '24:00', days: [7] }, '2026-11-20T12:00:00Z', '2026-11-22T00:00:00.000Z'],
    // Berlin, 29 March 2026: 02:00 becomes 03:00. 25 October 2026: 03:00 becomes 02:00.
    ['that begin in an hour which clocks skip', 'Europe/Berlin', { from: '02:30', to: '12:00' }, '2026-03-29T00:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['that lie in an hour which clocks skip', 'Europe/Berlin', { from: '02:10', to: '02:50' }, '2026-03-29T00:00:00Z', '2026-03-30T00:10:00.000Z'],
    ['that begin in an hour which clocks repeat', 'Europe/Berlin', { from: '02:30', to: '12:00' }, '2026-10-25T00:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['that come again when clocks go back', 'Europe/Berlin', { from: '02:00', to: '02:30' }, '2026-10-25T00:40:00Z', '2026-10-25T01:00:00.000Z'],
    ['once a week, in an hour which clocks skip that week', 'Europe/Berlin', { from: '02:10', to: '02:50', days: [7] }, '2026-03-28T12:00:00Z', '2026-04-05T00:10:00.000Z'],
    ['over midnight, before they begin', 'Asia/Taipei', night, '2026-11-20T13:59:00Z', '2026-11-20T14:00:00.000Z'],
    ['over midnight, in the middle of the night', 'Asia/Taipei', night, '2026-11-20T17:00:00Z', '2026-11-20T17:00:00.000Z'],
    ['over midnight, at their end', 'Asia/Taipei', night, '2026-11-20T22:00:00Z', '2026-11-21T14:00:00.000Z'],
    ['over midnight up to midnight', 'UTC', { from: '22:00', to: '00:00', days: [5] }, '2026-11-21T00:00:00Z', '2026-11-27T22:00:00.000Z'],
    // 20 November 2026 is a Friday.
    ['in the night of a day that is theirs, when the next has begun', 'UTC', { ...night, days: [5] }, '2026-11-21T05:59:59Z', '2026-11-21T05:59:59.000Z'],
    ['in the night before a day that is theirs', 'UTC', { ...night, days: [5] }, '2026-11-20T05:00:00Z', '2026-11-20T22:00:00.000Z'],
    // Clocks go forward: 02:00 becomes 03:00. Clocks go back: 03:00 becomes 02:00.
    ['over a midnight after which clocks skip their end', 'Europe/Berlin', { from: '22:00', to: '02:30', days: [6] }, '2026-03-29T01:00:00Z', '2026-04-04T20:00:00.000Z'],
    ['over a midnight after which clocks skip an hour of theirs', 'Europe/Berlin', { ...night, days: [6] }, '2026-03-29T03:59:59Z', '2026-03-29T03:59:59.000Z'],
    ['over a midnight after which clocks have skipped an hour, at their end', 'Europe/Berlin', { ...night, days: [6] }, '2026-03-29T04:00:00Z', '2026-04-04T20:00:00.000Z'],
    ['over a midnight after which clocks repeat an hour of theirs, the second time', 'Europe/Berlin', { from: '22:00', to: '02:30', days: [6] }, '2026-10-25T00:45:00Z', '2026-10-25T01:00:00.000Z'],
    ['over a midnight after which clocks have repeated an hour, at their end', 'Europe/Berlin', { from: '22:00', to: '02:30', days: [6] }, '2026-10-25T01:30:00Z', '2026-10-31T21:00:00.000Z'],
    ['over a midnight that clocks skip', 'America/Santiago', { from: '23:30', to: '00:30', days: [6] }, '2026-09-06T04:00:00Z', '2026-09-13T02:30:00.000Z'],
    ['on a day which the zone skips', 'Pacific/Apia', { ...office, days: [5] }, '2011-12-30T00:00:00Z', '2012-01-05T19:00:00.000Z'],
  ])('%s (%s)', (_when, zone, hours, from, expected) => {
    expect(next(hours, zone, from)).toBe(expected);
  });

  it('are always open where none are set', () => {
    expect([sendingHours(null, 'UTC').isOpen(0), sendingHours(null, 'UTC').nextOpen(7)]).toEqual([true, 7]);
  });

  /** The clock on the wall, by the platform's own formatter. */
  const wall = (instant: number, timeZone: string): { day: string; minutes: number } => {
    const parts = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(instant);
    const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
    return { day: part('weekday'), minutes: Number(part('hour')) * 60 + Number(part('minute')) };
  };
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const zone = fc.constantFrom('UTC', 'Asia/Taipei', 'Asia/Kolkata', 'Europe/Berlin', 'America/New_York', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Africa/Casablanca', 'Pacific/Apia');
  const span = fc.tuple(fc.nat(1_439), fc.integer({ min: 1, max: 1_440 })).filter(([from, to]) => from !== to);
  const days = fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), { nil: undefined });
  const instant = fc.integer({ min: at('2011-01-01T00:00:00Z'), max: at('2031-01-01T00:00:00Z') });

  it('open exactly when the clock on the wall says so, in every zone, and are shut from now to when they next open', () => {
    fc.assert(
      fc.property(zone, span, days, instant, (timeZone, [from, to], allowed, now) => {
        const hours = sendingHours({ from: clock(from), to: clock(to), days: allowed }, timeZone);
        const says = (when: number): boolean => {
          const { day, minutes } = wall(when, timeZone);
          const isOn = (weekday: number): boolean => allowed?.includes(weekday) ?? true;
          const today = names.indexOf(day) + 1;
          if (from < to) return minutes >= from && minutes < to && isOn(today);
          return (minutes >= from && isOn(today)) || (minutes < to && isOn(today === 1 ? 7 : today - 1));
        };
        const opens = hours.nextOpen(now);
        expect([hours.isOpen(now), says(opens), opens >= now]).toEqual([says(now), true, true]);
        for (let step = 1; step < 12; step++) expect(says(now + ((opens - now) * step) / 12 - (step === 11 ? 0 : 1)) && opens > now).toBe(false);
        if (opens > now) expect(says(opens - 1)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

describe('names of zones and clocks', () => {
  it.each([['Asia/Taipei', true], ['UTC', true], ['Mars/Base', false], ['+08:00', false], ['', false]])('%s is a time zone: %s', (name, is) => {
    expect(isTimeZone(name)).toBe(is);
  });

  it('counts minutes after midnight', () => {
    expect(['00:00', '09:30', '24:00'].map(minutesOf)).toEqual([0, 570, 1_440]);
  });
});
