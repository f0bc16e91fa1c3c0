import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvLine } from './csv.ts';

describe('a line of CSV', () => {
  it.each([
    [['a', 1, null], 'a,1,\r\n'],
    [['say "hi"', 'a,b', 'two\nlines', '好'], '"say ""hi""","a,b","two\nlines",好\r\n'],
    [['=1+1', '+CMD|x', '@SUM(A1)', '\tx', '＝1'], "'=1+1,'+CMD|x,'@SUM(A1),'\tx,'＝1\r\n"],
    [['-1001234567890', '-5.5', '-1+1', '=HYPERLINK("x")'], `-1001234567890,-5.5,'-1+1,"'=HYPERLINK(""x"")"\r\n`],
  ])('of %j', (cells, line) => {
    expect(csvLine(cells)).toBe(line);
  });

  it('gives back every cell to who reads it by RFC 4180', () => {
    const read = (line: string): string[] =>
      [...line.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '好', ' ', '=', '-') }).filter((text) => text !== '');
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        expect(read(csvLine(cells)).map((text) => text.replace(/^'(?=[=+\-@\t\r\n])/, ''))).toEqual(cells);
      }),
    );
  });
});
