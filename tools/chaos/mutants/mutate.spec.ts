import { describe, expect, it } from '@jest/globals';
import { mutated } from './mutate.ts';

const originals = new Map([
  ['a', 'x > 1 and x > 1'],
  ['b', 'y'],
]);

describe('a mutant', () => {
  it('has its fragment wherever the original stood, and leaves the rest', () => {
    expect(mutated(originals, [{ routine: 'a', find: 'x > 1', put: 'x > $&' }])).toEqual(['x > $& and x > $&', 'y']);
  });

  it('may be several edits of one routine', () => {
    const edits = [
      { routine: 'a', find: 'x >', put: 'z >' },
      { routine: 'a', find: 'and', put: 'or' },
    ];
    expect(mutated(originals, edits)[0]).toBe('z > 1 or z > 1');
  });

  it.each(['a', 'gone'])('is refused when %s has no such fragment: it would prove nothing', (routine) => {
    expect(() => mutated(originals, [{ routine, find: 'nowhere', put: '' }])).toThrow(/does not say "nowhere" any more/);
  });
});
