import { describe, expect, it } from '@jest/globals';
import { spaceOut, unreadable, wideGap } from './line-spacing.ts';

/** Characters at steps of one column each; paper is every column that no character stands on (two columns wide each). */
function line(...characters: Array<[character: string, step: number]>) {
  const columns = Array.from({ length: 60 }, (_, column) => characters.some(([, step]) => Math.abs(column - step) <= 2));
  const read = spaceOut(characters.map(([character, step]) => ({ character, confidence: 1, step })), { columns, columnsPerStep: 1 });
  return read.map(({ character }) => character).join('');
}

describe('spacing of East Asian print', () => {
  it('puts a gap where the paper shows through much wider than elsewhere', () => {
    expect(line(['営', 2], ['業', 8], ['部', 14], ['課', 24], ['長', 30])).toBe(`営業部${wideGap}課長`);
  });

  it('leaves a name alone that is set wide evenly', () => {
    expect(line(['黃', 2], ['淑', 14], ['芬', 26])).toBe('黃淑芬');
  });

  it('marks the place where ink was skipped', () => {
    const columns = Array.from({ length: 40 }, () => true);
    const read = [['總', 2], ['理', 8], ['部', 20]].map(([character, step]) => ({ character: character as string, confidence: 1, step: step as number }));
    expect(spaceOut(read, { columns, columnsPerStep: 1 }).map(({ character }) => character).join('')).toBe(`總理${unreadable}部`);
  });

  it('makes full-width forms plain', () => {
    expect(line(['（', 2], ['０', 8], ['）', 14])).toBe('(0)');
  });
});
