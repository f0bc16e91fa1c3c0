import { describe, expect, it } from '@jest/globals';
import { nextTryId, tryOf } from './tries.ts';

describe('the tries of a job', () => {
  it('are told by its id', () => {
    expect(['e1-1', 'e1-1~2', 'e1-1~12'].map(tryOf)).toEqual([1, 2, 12]);
  });

  it('have ids of their own, one for each', () => {
    expect([nextTryId('e1-1'), nextTryId('e1-1~2')]).toEqual(['e1-1~2', 'e1-1~3']);
  });

  it("never take an id of Bull's own counter", () => {
    expect(nextTryId('17')).toBe('j17~2');
  });
});
