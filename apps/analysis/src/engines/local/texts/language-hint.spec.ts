import { describe, expect, it } from '@jest/globals';
import { hintedLanguage } from './language-hint.ts';

describe('a language hint', () => {
  it.each(['zh-Hant', 'zh-hant', 'zh-TW', 'zh_TW', 'zh-HK', 'zh-MO', 'zh-Hant-CN', 'yue', 'zh-TW,zh;q=0.9,en;q=0.8'])(
    '%s asks for Traditional Chinese',
    (hint) => {
      expect(hintedLanguage(hint)).toBe('zh-Hant');
    },
  );

  it.each(['zh', 'zh-CN', 'zh-hans', 'zh-SG', 'zh-Hans-HK'])('%s asks for Simplified Chinese', (hint) => {
    expect(hintedLanguage(hint)).toBe('zh-Hans');
  });

  it.each(['en', 'en-GB', 'EN_us', 'ja', 'ko-KR', 'pt-BR'])('%s is met in English', (hint) => {
    expect(hintedLanguage(hint)).toBe('en');
  });

  it.each([null, '', 'und', '繁體中文', '-', 'x'.repeat(1_000_000), '\ud800'])('a missing or broken one tells nothing (%#)', (hint) => {
    expect(hintedLanguage(hint)).toBeNull();
  });
});
