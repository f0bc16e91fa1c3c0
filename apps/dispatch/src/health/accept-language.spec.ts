import { describe, expect, it } from '@jest/globals';
import { preferredLanguage } from './accept-language.ts';

describe('the language of an answer', () => {
  it.each<[string | undefined, string]>([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['fr-FR, de;q=0.8', 'en'],
    ['en-US,en;q=0.9', 'en'],
    ['zh-TW,zh;q=0.9,en-US;q=0.8', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['zh', 'zh-Hant'],
    ['yue', 'zh-Hant'],
    ['ZH-Hant-CN', 'zh-Hant'],
    ['zh-CN,zh;q=0.9', 'zh-Hans'],
    ['zh-Hans-HK', 'zh-Hans'],
    ['zh-SG', 'zh-Hans'],
    ['en;q=0.5, zh-CN;q=0.7', 'zh-Hans'],
    ['zh-CN;q=0, en;q=0.1', 'en'],
    ['zh-CN; q=0.3 , zh-TW ; q=0.4', 'zh-Hant'],
    ['zh-CN;q=nonsense, en', 'en'],
    [',;,q=', 'en'],
  ])('asked for with %j is %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
  });
});
