import { describe, expect, it } from '@jest/globals';
import { Batcher, type BatcherOptions } from './batcher.ts';

class Away extends Error {}

/** A batcher that notes its groups and doubles its items; 13 makes it fail, and from 500 on everything is away. */
function doubler(options: Partial<BatcherOptions<number>> = {}): { groups: number[][]; batcher: Batcher<number, number> } {
  const groups: number[][] = [];
  const work = (items: number[]): Promise<number[]> => {
    groups.push(items);
    if (items.some((item) => item >= 500)) return Promise.reject(new Away('away'));
    return items.includes(13) ? Promise.reject(new Error('unlucky')) : Promise.resolve(items.map((item) => item * 2));
  };
  return { groups, batcher: new Batcher(work, { most: 3, isShared: (error) => error instanceof Away, ...options }) };
}

async function outcomes(batcher: Batcher<number, number>, items: number[]): Promise<unknown[]> {
  const results = await Promise.allSettled(items.map((item) => batcher.add(item)));
  return results.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as Error).message));
}

describe('a batcher', () => {
  it('works at once what comes alone, and together what comes meanwhile, in order and never more than it may', async () => {
    const { groups, batcher } = doubler();
    expect(await outcomes(batcher, [1, 2, 3, 4, 5])).toEqual([2, 4, 6, 8, 10]);
    expect(groups).toEqual([[1], [2, 3, 4], [5]]);
    expect(await batcher.add(6)).toBe(12);
  });

  it('begins further groups, as many as it may, only beside those that take long', async () => {
    let now = 0;
    const { groups, batcher } = doubler({ further: { atOnce: 2, afterMs: 50, now: () => now } });
    const added = [batcher.add(1), batcher.add(2)];
    now = 49;
    added.push(batcher.add(3));
    expect(groups).toEqual([[1]]);
    now = 50;
    added.push(batcher.add(4));
    expect(groups).toEqual([[1], [2, 3, 4]]);
    now = 500;
    added.push(batcher.add(5));
    expect(groups).toHaveLength(2);
    expect(await Promise.all(added)).toEqual([2, 4, 6, 8, 10]);
    expect(groups).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('puts no more into a group than it may weigh, but one item that weighs more goes alone', async () => {
    const { groups, batcher } = doubler({ most: 10, weights: { of: (item) => item, group: 7, room: 1_000 } });
    await outcomes(batcher, [1, 3, 4, 9, 2, 5, 1]);
    expect(groups).toEqual([[1], [3, 4], [9], [2, 5], [1]]);
  });

  it('takes no more than there is room for, and has the room again when something is done', async () => {
    const { batcher } = doubler({ weights: { of: (item) => item, group: 7, room: 10 } });
    expect(await outcomes(batcher, [1, 4, 6, 5])).toEqual([2, 8, expect.stringContaining('Too much waits'), 10]);
    expect(await outcomes(batcher, [6, 4])).toEqual([12, 8]);
  });

  it('fails only the item that is at fault', async () => {
    const { batcher } = doubler();
    expect(await outcomes(batcher, [1, 2, 13, 3])).toEqual([2, 4, 'unlucky', 6]);
  });

  it('fails all who wait when the failure is everybody’s, tries none of them, and works on', async () => {
    const { groups, batcher } = doubler();
    expect(await outcomes(batcher, [1, 500, 2, 3, 4, 5])).toEqual([2, 'away', 'away', 'away', 'away', 'away']);
    expect(groups).toEqual([[1], [500, 2, 3]]);
    expect(await batcher.add(6)).toBe(12);
  });
});
