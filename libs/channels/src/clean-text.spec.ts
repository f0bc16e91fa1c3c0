import { describe, expect, it } from '@jest/globals';
import { cleanText } from './clean-text.ts';

describe('a text from outside', () => {
  it.each([
    ['a NUL character', 'a\0b', 'ab'],
    ['half a surrogate pair', 'a\ud83d', 'a\ufffd'],
  ])('loses what PostgreSQL cannot keep: %s', (_what, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each([
    ['zero-width characters', '\u200b\u200c\u200d\u2060\ufeff'],
    ['spaces of all kinds', ' \t\n\u00a0\u2003\u3000'],
    ['characters that change the direction', '\u200e\u202e\u2066'],
    ['soft hyphens and variation selectors', '\u00ad\ufe0f'],
    ['Hangul fillers and the empty Braille cell', '\u115f\u3164\uffa0\u2800'],
    ['NUL characters', '\0\0'],
  ])('is empty when it holds nothing but %s', (_what, text) => {
    expect(cleanText(text)).toBe('');
  });

  it.each(['👩‍👩‍👧', '1️⃣', '🏴\u{e0067}\u{e0062}\u{e007f}', ' می‌خواهم ', '\u200bx', '好'])('stays as it is when something of it can be seen: %j', (text) => {
    expect(cleanText(text)).toBe(text);
  });
});
