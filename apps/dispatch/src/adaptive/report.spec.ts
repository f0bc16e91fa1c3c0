import { describe, expect, it } from '@jest/globals';
import { reportOn, type ChannelSample } from './report.ts';

const rules = { max: 15, adapts: true };
const none = { attempts: 0, errors: 0, upstreams: {} };
const calls = (count: number) => ({ calls: count, waited: 0, timeouts: 0, inFlight: 0 });
const sample = (more: Partial<ChannelSample> = {}): ChannelSample => ({ channel: 'telegram', limit: 15, inFlight: 0, from: none, to: none, ...more });

describe('the report of a process', () => {
  it('adds up what its channels do, and keeps them apart', () => {
    const telegram = sample({ limit: 3, inFlight: 2, to: { attempts: 10, errors: 5, upstreams: { telegram: calls(10) } } });
    const line = sample({ channel: 'line', limit: 15, inFlight: 4, to: { attempts: 40, errors: 0, upstreams: { line: calls(40), 'line-data': calls(0) } } });
    const report = reportOn(rules, [telegram, line]);
    expect(report).toMatchObject({ ...rules, limit: 3, inFlight: 6, lastMinute: { attempts: 50, errorRate: 0.1 } });
    expect(Object.keys(report.lastMinute.upstreams)).toEqual(['telegram', 'line', 'line-data']);
    expect(report.channels).toEqual({
      telegram: { limit: 3, inFlight: 2, errorRate: 0.5, inUse: true },
      line: { limit: 15, inFlight: 4, errorRate: 0, inUse: true },
    });
  });

  it.each<[number, string, ChannelSample]>([
    [2, 'one that sends now', sample({ limit: 2, inFlight: 1 })],
    [2, 'one that sent in the last minute', sample({ limit: 2, to: { ...none, attempts: 1 } })],
    [15, 'one that has nothing to send: that holds up nobody', sample({ limit: 2, from: { ...none, attempts: 9 }, to: { ...none, attempts: 9 } })],
  ])('has the limit %d beside %s', (limit, _which, lowered) => {
    expect(reportOn(rules, [lowered, sample({ channel: 'line', inFlight: 1 })]).limit).toBe(limit);
  });
});
