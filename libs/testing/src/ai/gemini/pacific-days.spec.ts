import { describe, expect, it } from '@jest/globals';
import { PacificDays } from './pacific-days.ts';

const hour = 3_600_000;

function spent(at: string): [PacificDays, number] {
  const days = new PacificDays(1);
  const now = Date.parse(at);
  days.take(now);
  return [days, now];
}

describe('a day of Gemini', () => {
  it('ends at midnight Pacific time', () => {
    const [days, now] = spent('2026-01-15T07:59:00Z');
    expect([days.wait(now), days.left(now)]).toEqual([60_000, 0]);
    expect([days.wait(now + 60_000), days.left(now + 60_000)]).toEqual([0, 1]);
  });

  it.each([
    ['23 hours when summer time begins', '2026-03-08T08:00:00Z', 23],
    ['25 hours when it ends', '2026-11-01T07:00:00Z', 25],
    ['24 hours in summer', '2026-07-01T07:00:00Z', 24],
  ])('has %s', (_title, midnight, hours) => {
    const [days, now] = spent(midnight);
    expect(days.wait(now)).toBe(hours * hour);
  });

  it('of nothing has nothing', () => {
    expect(new PacificDays(0).wait(Date.parse('2026-01-15T07:59:00Z'))).toBe(60_000);
  });
});
