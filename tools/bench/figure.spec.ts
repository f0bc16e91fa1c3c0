import { describe, expect, it } from '@jest/globals';
import { alternate, interleave } from './figure.ts';

describe('interleave', () => {
  it('measures all in each round, another one first each time', async () => {
    const order: string[] = [];
    const measured = await interleave({ rounds: 3, names: ['a', 'b', 'c'] }, (name, round) => {
      order.push(name);
      return Promise.resolve(round);
    });
    expect(order.join('')).toBe('abcbcacab');
    expect(measured).toEqual({ a: [0, 1, 2], b: [0, 1, 2], c: [0, 1, 2] });
  });
});

describe('alternate', () => {
  it('lets either side go first in turn', async () => {
    const order: string[] = [];
    await alternate(2, (side) => Promise.resolve(order.push(side)));
    expect(order).toEqual(['bare', 'sluice', 'sluice', 'bare']);
  });
});
