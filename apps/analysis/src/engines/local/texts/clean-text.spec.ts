import { describe, expect, it } from '@jest/globals';
import { cleanText, readLimit } from './clean-text.ts';

describe('cleaning a text', () => {
  it.each([
    ['full-width letters and digits', 'ＡＢＣ１２３', 'ABC123'],
    ['runs of spaces, tabs and line ends', ' a \t\r\n b\u3000 ', 'a b'],
    ['emoji, flags, skin tones and keycaps', '👍🏽 hi 🇹🇼👨‍👩‍👧1️⃣❤️', 'hi'],
    ['invisible characters inside a word', 'S\u200bT\u00adO\u2060P', 'STOP'],
    ['direction marks', '\u202eabc\u202c', 'abc'],
    ['control characters', 'a\u0000\u0007b', 'a b'],
    ['lone surrogates', 'a\ud800b\udc00', 'a b'],
    ['links and e-mail addresses', 'see https://a.example/?q=1 or www.b.example or c.d@e.example.com now', 'see or or now'],
  ])('takes care of %s', (_what, text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
  });

  it('stays within the limit even where one character stands for eighteen', () => {
    expect(cleanText('\ufdfa'.repeat(readLimit)).length).toBeLessThanOrEqual(readLimit);
  });

  it('does not look beyond the limit', () => {
    expect(cleanText(`${'a'.repeat(readLimit)}b`)).toBe('a'.repeat(readLimit));
  });
});
