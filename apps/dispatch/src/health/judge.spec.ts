import { describe, expect, it } from '@jest/globals';
import { language } from '@sluice/contracts';
import { advise, judge, type Advice, type Findings } from './judge.ts';
import { recommend } from './recommendations.ts';

interface Change {
  queued?: number;
  halted?: boolean;
  pausedAccounts?: number;
  errorRate?: number;
  poolTimeoutRatio?: number;
  limit?: number;
  adapts?: boolean;
}

const findings = (change: Change = {}, more: Partial<Findings> = {}): Findings => {
  const { queued = 0, halted = false, pausedAccounts = 0, errorRate = 0, poolTimeoutRatio = 0, limit = 15, adapts = true } = change;
  const lastMinute = { attempts: 100, errorRate, poolTimeouts: 0, poolTimeoutRatio, upstreams: {} };
  const quiet = { inFlight: 0, errorRate: 0 };
  const channels = { telegram: { ...quiet, limit, inUse: true }, line: { ...quiet, limit: 2, inUse: false }, sandbox: { ...quiet, limit: 15, inUse: true } };
  const concurrency = { max: 15, adapts, limit, inFlight: 0, lastMinute, channels };
  return { started: true, paced: true, redisAnswers: true, backlog: { queued, halted, pausedAccounts }, concurrency, ...more };
};

describe('sending is', () => {
  it.each<[string, string, Findings]>([
    ['healthy', 'it is started, little waits and little fails', findings({ queued: 199, errorRate: 0.29 })],
    ['degraded', '200 messages wait', findings({ queued: 200 })],
    ['degraded', 'three tenths of the attempts fail', findings({ errorRate: 0.3 })],
    ['degraded', 'it is not started', findings({}, { started: false })],
    ['degraded', 'Redis is away', findings({}, { redisAnswers: false })],
    ['unhealthy', 'PostgreSQL is away', findings({}, { backlog: null })],
    ['healthy', 'it keeps no pace because it was told so', findings({}, { paced: false })],
    ['healthy', 'connections are rare and the limit is low, as long as messages go out', findings({ limit: 1, poolTimeoutRatio: 0.9 })],
  ])('%s when %s', (verdict, _when, found) => {
    expect(judge(found)).toBe(verdict);
  });
});

describe('the advice is', () => {
  it.each<[Advice, string, Findings]>([
    ['fine', 'nothing is the matter', findings({ queued: 100, poolTimeoutRatio: 0.3, errorRate: 0.29 })],
    ['poolPressure', 'more than three tenths of the calls got no connection', findings({ poolTimeoutRatio: 0.31 })],
    ['backlog', 'more than 100 messages wait', findings({ queued: 101 })],
    ['errors', 'three tenths of the attempts fail', findings({ errorRate: 0.3 })],
    ['halted', 'all sending is paused', findings({ halted: true })],
    ['accountsPaused', 'an account is', findings({ pausedAccounts: 1 })],
    ['lowered', 'the limit of a channel in use is under its maximum', findings({ limit: 14 })],
    ['direct', 'no pace is kept', findings({}, { paced: false })],
    ['unmonitored', 'nothing adapts', findings({ adapts: false })],
    ['notStarted', 'this process does not send', findings({}, { started: false })],
    ['redisAway', 'Redis is away', findings({}, { redisAnswers: false })],
    ['databaseAway', 'PostgreSQL is away', findings({}, { backlog: null })],
  ])('%s when %s, and nothing else', (advice, _when, found) => {
    expect(advise(found)).toEqual([advice]);
  });

  it('all that applies, the most pressing first', () => {
    expect(advise(findings({ queued: 500, errorRate: 1, limit: 1 }, { redisAnswers: false }))).toEqual(['redisAway', 'backlog', 'errors', 'lowered']);
  });

  it.each(language.options)('told in %s with the channels that were lowered, and no others', (spoken) => {
    const told = recommend(findings({ limit: 3 }), spoken).join();
    expect(told).toMatch(/telegram\D+3\D+15/);
    expect(told).not.toMatch(/line|sandbox/);
  });

  it.each(language.options)('told in %s with its numbers', (spoken) => {
    const told = recommend(findings({ queued: 345, errorRate: 0.667, poolTimeoutRatio: 0.42, limit: 3, pausedAccounts: 8 }), spoken);
    expect(told).toHaveLength(5);
    for (const number of ['345', '67', '42', '3', '15', '8']) expect(told.join('\n')).toMatch(new RegExp(`(^|\\D)${number}(\\D|$)`, 'm'));
  });
});
