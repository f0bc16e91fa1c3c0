import { describe, expect, it } from '@jest/globals';
import { kpisOf, type Figures } from './kpis.ts';

const nothing: Figures = {
  ...{ total: 0, failed: 0, cards: 0, cachedCards: 0 },
  ...{ responseAvg: null, responseP95: null, responseP99: null, computedAvg: null, cachedAvg: null },
};
const statuses = (figures: Partial<Figures>): Record<string, string> =>
  Object.fromEntries(kpisOf({ ...nothing, ...figures }).map(({ name, status }) => [name, status]));

describe('the key performance indicators', () => {
  it('are unknown, not reached, where nothing was measured', () => {
    expect(new Set(Object.values(statuses({})))).toEqual(new Set(['unknown']));
  });

  it.each([
    ['response_time_avg', { responseAvg: 4.9 }, 'ok'],
    ['response_time_avg', { responseAvg: 5 }, 'missed'],
    ['response_time_p95', { responseP95: 10 }, 'missed'],
    ['response_time_p99', { responseP99: 15 }, 'ok'],
    ['response_time_p99', { responseP99: 15.1 }, 'alert'],
    ['success_rate', { total: 100, failed: 4 }, 'ok'],
    ['success_rate', { total: 100, failed: 5 }, 'missed'],
    ['failure_rate', { total: 100, failed: 10 }, 'ok'],
    ['failure_rate', { total: 100, failed: 11 }, 'alert'],
    ['cache_hit_rate', { cards: 10, cachedCards: 4 }, 'ok'],
    ['cache_hit_rate', { cards: 10, cachedCards: 3 }, 'missed'],
    ['cache_hit_rate_goal', { cards: 10, cachedCards: 6 }, 'ok'],
    ['cache_speed_up', { computedAvg: 2, cachedAvg: 0.01 }, 'ok'],
    ['cache_speed_up', { computedAvg: 2, cachedAvg: 0.5 }, 'missed'],
    ['cache_speed_up', { computedAvg: 2 }, 'unknown'],
  ] as const)('%s of %j is %s', (name, figures, status) => {
    expect(statuses(figures)[name]).toBe(status);
  });

  it('tell what was measured to the thousandth', () => {
    const [average] = kpisOf({ ...nothing, responseAvg: 1.234_56 });
    expect(average).toEqual({ name: 'response_time_avg', value: 1.235, unit: 's', target: '< 5', status: 'ok' });
  });
});
