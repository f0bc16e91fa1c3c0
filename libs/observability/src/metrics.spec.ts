import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.ts';

const shown = async (metrics: Metrics, name: string): Promise<string | undefined> => {
  const { text } = await metrics.expose();
  return text.split('\n').find((line) => line.startsWith(`${name}{`))?.split(' ').at(-1);
};

describe('a gauge that is measured when somebody looks', () => {
  it('shows what was measured', async () => {
    const metrics = new Metrics('spec');
    metrics.gauge('waiting', 'x', () => Promise.resolve(7));
    expect(await shown(metrics, 'waiting')).toBe('7');
  });

  it.each([
    ['fails', () => Promise.reject(new Error('away'))],
    ['never answers', () => new Promise<number>(() => undefined)],
  ])('is not a number when that %s, and holds up no other', async (_what, read) => {
    const metrics = new Metrics('spec');
    metrics.gauge('broken', 'x', read);
    metrics.gauge('whole', 'x', () => 1);
    expect([await shown(metrics, 'broken'), await shown(metrics, 'whole')]).toEqual(['Nan', '1']);
  });
});

it('a gauge of many names shows a value for each', async () => {
  const metrics = new Metrics('spec');
  metrics.gauges('limit', 'x', { label: 'channel', read: () => ({ line: 3, telegram: 15 }) });
  const { text } = await metrics.expose();
  expect(text).toMatch(/limit\{channel="line",service="spec"\} 3\n.*limit\{channel="telegram",service="spec"\} 15/);
});
