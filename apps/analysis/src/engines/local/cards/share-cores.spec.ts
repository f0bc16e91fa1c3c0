import { describe, expect, it } from '@jest/globals';
import { shareCores } from './share-cores.ts';

describe('the cores of a machine', () => {
  it.each([
    [1, { threads: 1, coresPerThread: 1 }],
    [2, { threads: 1, coresPerThread: 2 }],
    [5, { threads: 2, coresPerThread: 2 }],
    [16, { threads: 8, coresPerThread: 2 }],
  ])('are shared two and two when nothing else is said: %i', (cores, shares) => {
    expect(shareCores(cores)).toEqual(shares);
  });

  it('are shared among the threads asked for, never less than one each', () => {
    expect(shareCores(8, 3)).toEqual({ threads: 3, coresPerThread: 2 });
    expect(shareCores(2, 4)).toEqual({ threads: 4, coresPerThread: 1 });
  });
});
