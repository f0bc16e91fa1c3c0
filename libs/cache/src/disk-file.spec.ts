import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeFile, encodeFile } from './disk-file.ts';

describe('a file of the cache', () => {
  it('says what it holds, whatever that is', () => {
    const files = fc.record({ name: fc.string(), value: fc.string({ unit: 'grapheme' }), isNegative: fc.boolean(), expiresAt: fc.nat() });
    fc.assert(fc.property(files, (file) => expect(decodeFile(encodeFile(file))).toEqual(file)));
  });

  it.each([
    ['nothing', ''],
    ['no first line', '{"form":1,"name":"a","isNegative":false,"expiresAt":1}'],
    ['a form of another version', '{"form":2,"name":"a","isNegative":false,"expiresAt":1}\nx'],
    ['a field of another kind', '{"form":1,"name":"a","isNegative":"no","expiresAt":1}\nx'],
    ['no JSON', '{\nx'],
  ])('is none with %s', (_title, text) => {
    expect(decodeFile(new TextEncoder().encode(text))).toBeUndefined();
  });
});
