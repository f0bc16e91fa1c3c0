import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecencyIndex } from './recency-index.ts';

const file = (name: string, usedAt: number, bytes = 10) => ({ name, usedAt, bytes });

describe('what lies in a folder', () => {
  it('keeps within its bound by dropping the longest unused', () => {
    const index = new RecencyIndex();
    for (const [at, name] of ['a', 'b', 'c', 'a'].entries()) index.note(file(name, at));
    expect([index.shrinkTo(20), index.shrinkTo(20), index.bytes, index.items]).toEqual([['b'], [], 20, 2]);
  });

  it('goes by a scan: what is there, in the order of its last use, wherever it was used', () => {
    const index = new RecencyIndex();
    index.note(file('gone', 1));
    index.note(file('used here since', 9));
    index.reconcile([file('new', 5), file('used here since', 2), file('old', 3)], 8);
    expect(index.shrinkTo(0)).toEqual(['old', 'new', 'used here since']);
  });

  it('keeps what came while the scan went on', () => {
    const index = new RecencyIndex();
    index.note(file('a', 8));
    index.reconcile([file('b', 1, 5)], 8);
    expect([index.items, index.bytes]).toEqual([2, 15]);
  });

  it('knows how many bytes there are, whatever happens', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const found = fc.uniqueArray(fc.record({ name, usedAt: fc.nat(20), bytes: fc.nat(50) }), { selector: (one) => one.name });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('note' as const), file: fc.record({ name, bytes: fc.nat(50) }) }),
      fc.record({ kind: fc.constant('drop' as const), name }),
      fc.record({ kind: fc.constant('reconcile' as const), found, begunAt: fc.nat(20) }),
      fc.record({ kind: fc.constant('shrink' as const), to: fc.nat(120) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const index = new RecencyIndex();
        for (const [at, one] of steps.entries()) {
          if (one.kind === 'note') index.note({ ...one.file, usedAt: at });
          else if (one.kind === 'drop') index.drop(one.name);
          else if (one.kind === 'reconcile') index.reconcile(one.found, one.begunAt);
          else {
            index.shrinkTo(one.to);
            expect(index.bytes).toBeLessThanOrEqual(one.to);
          }
        }
        const { items } = index;
        expect([index.shrinkTo(-1).length, index.items, index.bytes]).toEqual([items, 0, 0]);
      }),
    );
  });
});
