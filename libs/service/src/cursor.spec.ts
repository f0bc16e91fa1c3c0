import { describe, expect, it } from '@jest/globals';
import { pageOf, positionOf } from './cursor.ts';

const position = (row: { id: string }): string[] => [row.id];

describe('cursors', () => {
  it('gives a next cursor only when there is more', () => {
    expect(pageOf([{ id: 'a' }, { id: 'b' }], 2, position)).toEqual({ items: [{ id: 'a' }, { id: 'b' }], nextCursor: null });
    expect(pageOf([], 2, position)).toEqual({ items: [], nextCursor: null });
  });

  it('goes on after the last row that was shown', () => {
    const { items, nextCursor } = pageOf([{ id: 'a' }, { id: 'b' }, { id: 'c' }], 2, position);
    expect(items).toHaveLength(2);
    expect(positionOf(nextCursor ?? '', 1)).toEqual(['b']);
  });

  it.each(['', 'x', 'W10', 'bnVsbA'])('refuses %p, which it did not make', (cursor) => {
    expect(() => positionOf(cursor, 1)).toThrow(/leave it out/);
  });
});
