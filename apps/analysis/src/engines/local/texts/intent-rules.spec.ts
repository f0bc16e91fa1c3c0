import { describe, expect, it } from '@jest/globals';
import { complaintRules } from './complaint-rules.ts';
import { greetingRules, thanksRules } from './courtesy-rules.ts';
import { anyOf, phrases, words } from './intent-rules.ts';
import { optOutRules } from './opt-out-rules.ts';
import { orderRules } from './order-rules.ts';
import { questionRules } from './question-rules.ts';
import { elsewhere } from './rules-elsewhere.ts';
import { spamRules } from './spam-rules.ts';

const all = [optOutRules, complaintRules, orderRules, questionRules, thanksRules, greetingRules, spamRules, ...Object.values(elsewhere)];
const patterns = all.flatMap(({ intent, innocent, sure, likely }) => [
  [`${intent}, innocent`, innocent] as const,
  [`${intent}, sure`, sure] as const,
  [`${intent}, likely`, likely] as const,
]);

describe('a rule', () => {
  it('written as words is found as whole words only', () => {
    expect(['a bus', 'busy'].map((text) => text.search(anyOf(words`bus`)))).toEqual([2, -1]);
  });

  it('written as a phrase is found anywhere', () => {
    expect('我要退訂了'.search(anyOf(phrases`退訂`))).toBe(2);
  });

  it('stands on a line of its own', () => {
    expect(phrases`
      one${'|two'}

      three
    `).toEqual(['one|two', 'three']);
  });

  it.each(patterns)('repeats no group and no dot without limit, so that its work grows with the text only (%s)', (_name, pattern) => {
    expect(pattern.source).not.toMatch(/(?<!\\)[).](?:[*+]|\{\d+,\})/u);
  });

  it.each(patterns)('does not match nothing at all (%s)', (_name, pattern) => {
    expect('~ '.search(pattern)).toBe(-1);
  });
});
