import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextPacificMidnight, pacificDay } from './pacific-day.ts';

describe('the Pacific day', () => {
  it.each([
    ['in winter', '2026-01-15T20:00:00Z', '2026-01-15', '2026-01-16T08:00:00Z'],
    ['in summer', '2026-07-15T20:00:00Z', '2026-07-15', '2026-07-16T07:00:00Z'],
    ['the last millisecond of a day', '2026-07-16T06:59:59.999Z', '2026-07-15', '2026-07-16T07:00:00Z'],
    ['the first of the next', '2026-07-16T07:00:00Z', '2026-07-16', '2026-07-17T07:00:00Z'],
    ['the evening before clocks go forward', '2026-03-08T07:30:00Z', '2026-03-07', '2026-03-08T08:00:00Z'],
    ['the day clocks go forward, before', '2026-03-08T09:00:00Z', '2026-03-08', '2026-03-09T07:00:00Z'],
    ['the day clocks go forward, after', '2026-03-08T10:00:00Z', '2026-03-08', '2026-03-09T07:00:00Z'],
    ['the evening before clocks go back', '2026-11-01T06:30:00Z', '2026-10-31', '2026-11-01T07:00:00Z'],
    ['the day clocks go back, before', '2026-11-01T08:30:00Z', '2026-11-01', '2026-11-02T08:00:00Z'],
    ['the day clocks go back, the hour that comes twice', '2026-11-01T09:30:00Z', '2026-11-01', '2026-11-02T08:00:00Z'],
    ['the end of a year', '2026-12-31T23:00:00Z', '2026-12-31', '2027-01-01T08:00:00Z'],
  ])('%s', (_when, now, day, midnight) => {
    const instant = Date.parse(now);
    expect([pacificDay(instant), new Date(nextPacificMidnight(instant)).toISOString()]).toEqual([day, new Date(midnight).toISOString()]);
  });

  it('ends exactly at its midnight, whenever it is asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') }), (now) => {
        const midnight = nextPacificMidnight(now);
        expect(midnight).toBeGreaterThan(now);
        expect(pacificDay(midnight - 1)).toBe(pacificDay(now));
        expect(pacificDay(midnight) > pacificDay(now)).toBe(true);
      }),
    );
  });
});
