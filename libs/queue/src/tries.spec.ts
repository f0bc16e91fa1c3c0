import { describe, expect, it } from '@jest/globals';
import { nextTryId, postponed, tryOf } from './tries.ts';

describe('the tries of a job', () => {
  it('are told by its id', () => {
    expect(['e1-1', 'e1-1~2', 'e1-1~12'].map(tryOf)).toEqual([1, 2, 12]);
  });

  it('have ids of their own, one for each', () => {
    expect([nextTryId('e1-1'), nextTryId('e1-1~2')]).toEqual(['e1-1~2', 'e1-1~3']);
  });

  it('that are postponed stay the same try, and are one job when they are due about the same time', () => {
    expect(postponed('e1-1~2', 4_100, 300)).toEqual({ jobId: 'e1-1~2w5', delay: 4_700 });
    expect(postponed('e1-1~2w3', 999, 4_000)).toEqual({ jobId: 'e1-1~2w5', delay: 1_000 });
    expect([tryOf('e1-1~2w5'), nextTryId('e1-1~2w5'), postponed('17', 0, 1).jobId]).toEqual([2, 'e1-1~3', 'j17~1w1']);
  });

  it('and postpone themselves again are never hidden by their own id', () => {
    expect(postponed('e1-1~2w5', 0, 5_000).jobId).toBe('e1-1~2w6');
  });

  it("never take an id of Bull's own counter", () => {
    expect(nextTryId('17')).toBe('j17~2');
  });
});
