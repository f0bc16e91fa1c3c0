import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entryIdOf, isAfter } from './entry-id.ts';

const id = fc.tuple(fc.nat({ max: 9_999_999_999_999 }), fc.nat());
const text = ([ms, number]: [number, number]): string => `${ms}-${number}`;

describe('the id of an entry', () => {
  it.each([
    ['1795000000000-0', '1795000000000-0'],
    ['1795000000000-12', '1795000000000-12'],
    ['1795000000000', '1795000000000-0'],
    ['0', '0-0'],
    ['007-08', '7-8'],
  ])('%s is read as %s', (given, expected) => {
    expect(entryIdOf(given)).toBe(expected);
  });

  it.each(['', '-', '-1', '1-', 'a', '1-a', '1-2-3', ' 1-0', '1-0\n', '(1-0', '$', '+', '1e3-0', '１-0', '1'.repeat(16)])('%j is none', (given) => {
    expect(entryIdOf(given)).toBeNull();
  });

  it('comes after another by its time, then by its number, as numbers and not as text', () => {
    expect([isAfter('10-0', '9-5'), isAfter('9-10', '9-9'), isAfter('9-9', '9-10'), isAfter('9-9', '9-9')]).toEqual([true, true, false, false]);
    fc.assert(
      fc.property(fc.array(id), (ids) => {
        const byNumbers = [...ids].sort(([ms, number], [otherMs, otherNumber]) => ms - otherMs || number - otherNumber).map(text);
        const byRule = ids.map(text).sort((one, other) => Number(isAfter(one, other)) - Number(isAfter(other, one)));
        expect(byRule).toEqual(byNumbers);
      }),
    );
  });
});
