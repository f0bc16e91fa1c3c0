import { describe, expect, it } from '@jest/globals';
import { languageOf } from './language-of.ts';

describe('the language to answer in', () => {
  it('is what the person wrote, before anything else', () => {
    expect(languageOf({ written: 'en', conversation: 'zh-Hant', app: 'zh-CN' }, 'zh-Hant')).toBe('en');
  });

  it('is what the conversation knows when nothing was written', () => {
    expect(languageOf({ conversation: 'zh-Hans', app: 'en' }, 'zh-Hant')).toBe('zh-Hans');
  });

  it.each([
    ['zh-hant', 'zh-Hant'],
    ['zh-TW', 'zh-Hant'],
    ['zh_HK', 'zh-Hant'],
    ['zh-CN', 'zh-Hans'],
    ['zh-Hans-SG', 'zh-Hans'],
    ['en-GB', 'en'],
    ['ja', 'en'],
    ['zh', 'zh-Hant'],
    [null, 'zh-Hant'],
  ] as const)('an app in %s means %s', (app, language) => {
    expect(languageOf({ app }, 'zh-Hant')).toBe(language);
  });
});
