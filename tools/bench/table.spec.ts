import { describe, expect, it } from '@jest/globals';
import stringWidth from 'string-width';
import { fit, tableLines } from './table.ts';

describe('tableLines', () => {
  const lines = tableLines([{ title: 'name' }, { title: 'ms', align: 'right' }, { title: 'note' }], [
    ['陳建宏', '7', 'a'],
    ['✅ Maria', '1,250', 'b'],
    ['ﾀﾛｳ', '', 'c'],
  ]);

  it('begins every column at the same place, however wide the characters before it are', () => {
    const places = lines.slice(1).map((line) => stringWidth(line.slice(0, -1)));
    expect(new Set(places).size).toBe(1);
  });

  it('sets numbers to the right', () => {
    expect(lines[1]).toBe('陳建宏        7  a');
    expect(lines[2]).toBe('✅ Maria  1,250  b');
  });
});

describe('fit', () => {
  it('leaves what fits as it is', () => {
    expect(fit('山田太郎', 8)).toBe('山田太郎');
  });

  it.each([
    ['山田太郎', 7, '山田太…'],
    ['山田太郎', 6, '山田…'],
    ['hello', 4, 'hel…'],
    ['a👨‍👩‍👧b', 3, 'a…'],
  ])('cuts %s at %i columns without halving a character', (text, width, cut) => {
    expect(fit(text, width)).toBe(cut);
    expect(stringWidth(cut)).toBeLessThanOrEqual(width);
  });
});
