import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shownText } from './clean-text.ts';
import { longestSummary, summaryOf } from './summary.ts';

describe('a summary', () => {
  it.each([
    ['您好！請問這款有現貨嗎？謝謝。', '請問這款有現貨嗎？'],
    ['Hello. My parcel is late. Please help.', 'My parcel is late.'],
    ['早安\n我要訂兩盒\n謝謝', '我要訂兩盒'],
    ['Price is 3.5 or 4.5 dollars', 'Price is 3.5 or 4.5 dollars'],
    ['謝謝', '謝謝'],
    ['ＡＢＣ多少錢', 'ＡＢＣ多少錢'],
    ['???', ''],
    ['', ''],
  ])('of %j is the first sentence that is no courtesy, as it was written: %j', (text, summary) => {
    expect(summaryOf(shownText(text))).toBe(summary);
  });

  it('is cut between words, or between characters, and says so', () => {
    const long = summaryOf('please tell me all about it '.repeat(10));
    expect([long, summaryOf('甲'.repeat(100))]).toEqual(['please tell me all about it please tell me all about it please tell me all…', `${'甲'.repeat(79)}…`]);
  });

  it('is one line, no longer than 80 characters and than the text', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(fc.constantFrom('你好', '。', ' ', '\n', '𠮷', '.', 'word', '🙂', '\ufdfa'), { maxLength: 200 }).map((parts) => parts.join('')));
    fc.assert(
      fc.property(text, (said) => {
        const summary = summaryOf(shownText(said));
        expect(summary.length).toBeLessThanOrEqual(Math.min(longestSummary, said.length));
        expect(summary).not.toMatch(/[\r\n]/);
        expect(summary.isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
