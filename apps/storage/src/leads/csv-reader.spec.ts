import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CsvReader, type CsvRecord } from './csv-reader.ts';

/** Reads a text that comes in these pieces. */
function read(pieces: readonly string[], longest = 1_000): CsvRecord[] {
  const reader = new CsvReader(longest);
  return [...pieces.flatMap((piece) => [...reader.read(piece)]), ...reader.end()];
}

const fieldsOf = (...pieces: string[]): unknown[] => read(pieces).map((record) => ('fields' in record ? record.fields : record.fault));
const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`;

describe('a CSV text', () => {
  it.each([
    ['lines and commas', 'a,b\nc,d\n', [['a', 'b'], ['c', 'd']]],
    ['lines as Windows ends them', 'a,b\r\nc,\r\n', [['a', 'b'], ['c', '']]],
    ['a last line without an end', 'a,b\nc,d', [['a', 'b'], ['c', 'd']]],
    ['commas, quotes and line breaks inside quotes', '"a,1","say ""hi""","x\ny"\r\nb,c,d', [['a,1', 'say "hi"', 'x\ny'], ['b', 'c', 'd']]],
    ['empty lines, which say nothing', '\n\r\na\n\n', [['a']]],
    ['a quote in the middle of a field, which is data', 'a"b,c', [['a"b', 'c']]],
    ['what looks like a formula, which is data too', '=1+1,@x', [['=1+1', '@x']]],
    ['text after a closing quote, which is a fault', '"a"b,c\nd,e', ['has text after a closing quote', ['d', 'e']]],
    ['a quote that nobody closed, which is a fault', 'a,b\n"c,d', [['a', 'b'], 'has a quote that nobody closed']],
  ])('may hold %s', (_title, text, expected) => {
    expect(fieldsOf(text)).toEqual(expected);
  });

  it('says in which line each record begins', () => {
    expect(read(['a\n"b\nb"\n\nc\n']).map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it('drops a record that is too long, quoted or not, and reads on behind its line', () => {
    const long = 'x'.repeat(2_000);
    expect(fieldsOf(`a\n${long},b\nc\n"${long}\nd\n`)).toEqual([['a'], 'is longer than 1000 characters', ['c'], 'is longer than 1000 characters', ['d']]);
  });

  it('costs nothing while a line does not end', () => {
    const reader = new CsvReader(65_536);
    const piece = 'x'.repeat(65_536);
    const before = process.memoryUsage().heapUsed;
    const records = Array.from({ length: 16_384 }, () => [...reader.read(piece)].length);
    expect(records.every((count) => count === 0)).toBe(true);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 << 20);
    expect([...reader.read('\na,b\n')]).toEqual([{ line: 1, fault: 'is longer than 65536 characters' }, { line: 2, fields: ['a', 'b'] }]);
  });

  it('gives back what was written, wherever it is cut into pieces', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', 'é', ' '), maxLength: 6 });
    const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n'), fc.array(fc.nat(200), { maxLength: 5 }), (given, lineEnd, cuts) => {
        const text = given.map((fields) => fields.map(quote).join(',') + lineEnd).join('');
        const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        expect(fieldsOf(...at.slice(1).map((end, index) => text.slice(at[index], end)))).toEqual(given);
      }),
    );
  });
});
