import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitText } from './split-text.ts';
import { fits, textLimits, type TextLimit } from './text-limit.ts';

const units = (max: number): TextLimit => ({ max, unit: 'utf16' });
const bytes = (max: number): TextLimit => ({ max, unit: 'bytes' });

describe('whether a text fits', () => {
  it.each([
    ['telegram', 'x'.repeat(4_096)],
    ['line', '好'.repeat(5_000)],
    ['wecom', `${'好'.repeat(682)}xx`],
    ['sandbox', '😀'.repeat(2_048)],
  ] as const)('%s takes this much and no more', (channel, longest) => {
    expect([fits(longest, textLimits[channel]), fits(`${longest}x`, textLimits[channel])]).toEqual([true, false]);
  });
});

describe('splitting a text', () => {
  it.each<[string, string, TextLimit, string[]]>([
    ['leaves one that fits as it is', ' hello \n', units(8), [' hello \n']],
    ['prefers a paragraph', 'one two.\n\nthree\nfour five', units(16), ['one two.', 'three\nfour five']],
    ['then a line', 'one. two\nthree four', units(14), ['one. two', 'three four']],
    ['then a sentence', 'one two. three four', units(14), ['one two.', 'three four']],
    ['then a Chinese sentence, with its closing mark', '他說「好。」然後走了', units(8), ['他說「好。」', '然後走了']],
    ['also after a closing mark', 'one "two." three four', units(18), ['one "two."', 'three four']],
    ['then a space', 'one two three', units(9), ['one two', 'three']],
    ['then anything', 'abcdefgh', units(5), ['abcde', 'fgh']],
    ['takes a cut in the first half only when there is no later one', 'a bcdefghijklm', units(10), ['a', 'bcdefghijk', 'lm']],
    ['prefers a lesser cut to one in the first half', 'a\n\nbcd efg hi', units(10), ['a\n\nbcd efg', 'hi']],
    ['counts bytes where the platform does', '好好好', bytes(7), ['好好', '好']],
    ['keeps surrogate pairs whole', '😀😀😀', units(5), ['😀😀', '😀']],
    ['keeps clusters whole', '👩‍👩‍👧👩‍👩‍👧', units(10), ['👩‍👩‍👧', '👩‍👩‍👧']],
    ['keeps a mark with the space it stands on', 'abc \u0301def', units(5), ['abc \u0301', 'def']],
    ['cuts a cluster that is too long by itself between code points', `e${'\u0301'.repeat(6)}`, units(4), ['e\u0301\u0301\u0301', '\u0301\u0301\u0301']],
    ['drops whitespace at the cut, however much', `one${' '.repeat(20)}two`, units(5), ['one', 'two']],
    ['makes no part of nothing', ' '.repeat(9), units(4), []],
  ])('%s', (_title, text, limit, parts) => {
    expect(splitText(text, limit)).toEqual(parts);
  });
});

const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(' ', '\n', '\n\n', '\r\n', '. ', '。', '」', '👩‍👩‍👧', '\ud800', '\u0301', '好', 'e\u0301', ' \u0301'),
);
const anyText = fc.array(word, { maxLength: 60 }).map((words) => words.join(''));
const anyLimit = fc.record({ max: fc.integer({ min: 4, max: 40 }), unit: fc.constantFrom('utf16' as const, 'bytes' as const) });
const withoutWhitespace = (text: string): string => text.replace(/\s/g, '');

describe('any text, split', () => {
  const holds = (check: (text: string, limit: TextLimit, parts: string[]) => void): void => {
    fc.assert(fc.property(anyText, anyLimit, (text, limit) => check(text, limit, splitText(text, limit))), { numRuns: 500 });
  };

  it('has parts that fit, none of them empty', () => {
    holds((text, limit, parts) => {
      if (text !== '') expect(parts.filter((part) => part === '' || !fits(part, limit))).toEqual([]);
    });
  });

  it('loses nothing but whitespace, in order', () => {
    holds((text, _limit, parts) => expect(withoutWhitespace(parts.join(''))).toBe(withoutWhitespace(text)));
  });

  it('is never cut inside a surrogate pair', () => {
    holds((text, limit) => {
      const whole = text.toWellFormed();
      expect(splitText(whole, limit).filter((part) => !part.isWellFormed())).toEqual([]);
    });
  });

  it('is never cut inside a grapheme cluster that fits', () => {
    const clusters = (text: string): string[] => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment).filter((cluster) => cluster.trim() !== '');
    holds((text, limit, parts) => {
      if (clusters(text).every((cluster) => fits(cluster, limit))) expect(parts.flatMap(clusters)).toEqual(clusters(text));
    });
  });

  it('takes time in proportion to its length', () => {
    const nasty = `a\n\nb\n${'c'.repeat(30)}. d ${'e'.repeat(40)}`;
    const took = (times: number): number => {
      const startedAt = performance.now();
      splitText(nasty.repeat(times), units(60));
      return performance.now() - startedAt;
    };
    took(500);
    // Ten times the text in far less than the hundred times of anything quadratic.
    expect(took(20_000)).toBeLessThan(40 * Math.max(took(2_000), 5));
  });
});
