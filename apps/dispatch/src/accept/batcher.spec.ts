import { describe, expect, it } from '@jest/globals';
import { Batcher } from './batcher.ts';

/** A batcher that notes its groups and doubles its items; 13 makes it fail. */
function doubler(most = 3): { groups: number[][]; batcher: Batcher<number, number> } {
  const groups: number[][] = [];
  const work = (items: number[]): Promise<number[]> => {
    groups.push(items);
    return items.includes(13) ? Promise.reject(new Error('unlucky')) : Promise.resolve(items.map((item) => item * 2));
  };
  return { groups, batcher: new Batcher(work, most) };
}

describe('a batcher', () => {
  it('works at once what comes alone, and together what comes meanwhile, in order and never more than it may', async () => {
    const { groups, batcher } = doubler();
    expect(await Promise.all([1, 2, 3, 4, 5].map((item) => batcher.add(item)))).toEqual([2, 4, 6, 8, 10]);
    expect(groups).toEqual([[1], [2, 3, 4], [5]]);
    expect(await batcher.add(6)).toBe(12);
  });

  it('fails only the item that is at fault', async () => {
    const { batcher } = doubler();
    const results = await Promise.allSettled([1, 2, 13, 3].map((item) => batcher.add(item)));
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([2, 4, 'failed', 6]);
  });
});
