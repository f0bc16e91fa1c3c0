import { describe, expect, it } from '@jest/globals';
import { textReading } from '@sluice/contracts';
import fc from 'fast-check';
import { readText } from './read-text.ts';
import { replies } from './replies.ts';

const scraps = fc.constantFrom(
  ...['stop', 'please', 'no complaints', 'order', '3 boxes', 'thanks', 'hi', '?', '/start', '不要再', '傳訊息', '给我', '两箱', '請問', '投訴'],
  ...['謝謝', '你好', '退订', ' ', '\n', '。', '\ud800', '\u202e', '\u0301', 'ﷺ', 'か', '안', 'مرحبا', '1️⃣', 'https://a.example/?b'],
);
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(scraps, { maxLength: 30 }).map((parts) => parts.join('')));
const anyHint = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('zh-TW', 'zh', 'en-GB', 'ja', 'zh-hans')));
const padding = fc
  .array(fc.constantFrom(' ', '\n', '\t', '\u3000', '🙂', '👍🏽', '🇹🇼', '❤️', '👨‍👩‍👧', '1️⃣', '™️'), { maxLength: 8 })
  .map((parts) => parts.join(''));

describe('reading a text', () => {
  it('answers any text under any hint with a valid reading', () => {
    fc.assert(
      fc.property(anyText, anyHint, (text, hint) => {
        expect(textReading.safeParse(readText(text, hint)).success).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('reads the same text twice in the same way, whatever was read in between', () => {
    fc.assert(
      fc.property(anyText, anyText, anyHint, (text, other, hint) => {
        const first = readText(text, hint);
        readText(other, hint);
        expect(readText(text, hint)).toEqual(first);
      }),
    );
  });

  it('does not mind white space and emoji around a text', () => {
    fc.assert(
      fc.property(padding, anyText, padding, anyHint, (before, text, after, hint) => {
        expect(readText(before + text + after, hint)).toEqual(readText(text, hint));
      }),
      { numRuns: 500 },
    );
  });

  it('takes its reply from the catalogue', () => {
    expect(readText('請問幾點開門', null).reply).toBe(replies['zh-Hant'].question);
  });

  it.each(['', ' ', '👍', '\u0000', '\ud800', '\u202e'])('calls a text with nothing to read other, and says how unsure that is (%#)', (text) => {
    expect(readText(text, 'en')).toMatchObject({ language: 'en', intent: 'other', confidence: 0.1 });
  });

  it.each(['unsubscribe ', '不要', '呢 ', '😀', '\ud800', 'a@', 'hi, '])('looks at the first 4,000 characters of a megabyte of %j only', (part) => {
    const megabyte = part.repeat(1_000_000 / part.length);
    expect(readText(megabyte, null)).toEqual(readText(megabyte.slice(0, 4_000), null));
  });

  it('hears nothing that is said after the first 4,000 characters', () => {
    const filler = '甲'.repeat(4_000);
    const heard = [`退訂 ${filler}`, `${filler} 退訂`, `${' '.repeat(4_000)}退訂`].map((text) => readText(text, null).intent);
    expect(heard).toEqual(['opt-out', 'other', 'other']);
  });
});

describe('reading four thousand characters of trouble', () => {
  const bits = fc.constantFrom(...['1', '1 ', '一', 'a', 'a ', 'a.', '@', '#1', '(', '+1', 'A ', 'Aa ', '王', '我', '不', '没有', '的 ', 'stop ', 'https://', '.', ',000', '$', '有限公司', '-', 'の', '배송', '！', 'not ', '請問', '加']);
  const trouble = fc.array(bits, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('').repeat(4_000).slice(0, 4_000));

  // A pattern whose work outgrows the text would not end before the test is ended.
  it('ends with a valid reading', () => {
    fc.assert(
      fc.property(trouble, (text) => {
        expect(textReading.safeParse(readText(text, null)).success).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
