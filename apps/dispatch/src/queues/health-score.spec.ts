import { describe, expect, it } from '@jest/globals';
import { healthOf, type HealthFacts } from './health-score.ts';

const well: HealthFacts = { pace: 1, floodMs: 0, sinceFloodMs: null, attempts: 100, failed: 0, uncertain: 0, paused: false, heldChats: 0, oldestWaitMs: 0 };
const minute = 60_000;

describe('the health of an account', () => {
  it('is whole when nothing is wrong', () => {
    expect(healthOf(well)).toEqual({ score: 100, reasons: [] });
  });

  it.each<[string, Partial<HealthFacts>, number, string]>([
    ['paused', { paused: true }, 80, 'paused'],
    ['a flood wait in force', { floodMs: 30_000, sinceFloodMs: 1_000 }, 70, 'another 30 seconds'],
    ['a flood wait within the day', { sinceFloodMs: 3 * 60 * minute }, 90, '3 hours ago'],
    ['half its pace', { pace: 0.5 }, 85, '50 %'],
    ['failures', { failed: 50 }, 70, '50 of the last 100'],
    ['doubts', { uncertain: 25 }, 80, '25 of the last 100'],
    ['held chats', { heldChats: 3 }, 97, '3 chats'],
    ['a backlog', { oldestWaitMs: 11 * minute }, 90, '11 minutes'],
    ['a long backlog', { oldestWaitMs: 121 * minute }, 80, '2 hours'],
  ])('suffers from %s, and says so', (_what, facts, score, words) => {
    const health = healthOf({ ...well, ...facts });
    expect(health.score).toBe(score);
    expect(health.reasons.map((reason) => reason.words).join()).toContain(words);
  });

  it.each<[string, Partial<HealthFacts>]>([
    ['few attempts, failed as they may be', { attempts: 9, failed: 9, uncertain: 9 }],
    ['a flood wait of long ago', { sinceFloodMs: 25 * 60 * minute }],
    ['what waits for minutes', { oldestWaitMs: 9 * minute }],
  ])('does not suffer from %s', (_what, facts) => {
    expect(healthOf({ ...well, ...facts })).toEqual({ score: 100, reasons: [] });
  });

  it('names the worst first, and is never less than nothing', () => {
    const { score, reasons } = healthOf({ pace: 0.1, floodMs: 1, sinceFloodMs: 1, attempts: 100, failed: 60, uncertain: 40, paused: true, heldChats: 99, oldestWaitMs: 1e9 });
    expect(score).toBe(0);
    expect(reasons.map(({ code }) => code)).toEqual(['failures', 'uncertain', 'flood', 'pace', 'paused', 'backlog', 'held']);
  });
});
