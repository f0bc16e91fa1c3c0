import { describe, expect, it } from '@jest/globals';
import { postPlatform, type PostDraft, type PostPlatform } from '@sluice/contracts';
import fc from 'fast-check';
import { fitDraft, fitsPlatform } from './platform-limits.ts';

const draft = (text: string, hashtags: string[] = []): PostDraft => ({ title: 'T', text, hashtags });
const fitted = (text: string, platform: PostPlatform, hashtags: string[] = []): PostDraft => fitDraft(draft(text, hashtags), platform);

describe('a text for a platform', () => {
  it('has a title on a blog only: elsewhere there is no place for one', () => {
    const platforms = ['blog', 'x', 'threads', 'instagram', 'facebook', 'telegram', 'line', 'wecom'] as const;
    expect(platforms.map((platform) => fitDraft(draft('text'), platform).title)).toEqual(['T', ...platforms.slice(1).map(() => null)]);
  });

  it.each<[PostPlatform, string, boolean]>([
    ['x', 'a'.repeat(280), true],
    ['x', 'a'.repeat(281), false],
    ['x', '字'.repeat(140), true],
    ['x', '字'.repeat(141), false],
    ['x', `${'a'.repeat(256)} https://example.com/${'long/'.repeat(40)}`, true],
    ['x', '👨‍👩‍👧'.repeat(140), true],
    ['threads', '字'.repeat(500), true],
    ['threads', '字'.repeat(501), false],
    ['instagram', '😀'.repeat(2_200), true],
    ['facebook', 'a'.repeat(63_207), false],
    ['telegram', 'a'.repeat(4_096), true],
    ['line', '😀'.repeat(2_501), false],
    ['wecom', '字'.repeat(682), true],
    ['wecom', '字'.repeat(683), false],
    ['blog', 'a'.repeat(200_000), true],
  ])('%s: %#', (platform, text, fits) => {
    expect([fitsPlatform(draft(text), platform), fitted(text, platform).text === text]).toEqual([fits, fits]);
  });

  it.each([
    ['zh', `${'今天開店了。'.repeat(30)}`, `${'今天開店了。'.repeat(23)}`],
    ['en', `${'We open today. '.repeat(30)}`, `${'We open today. '.repeat(18)}We open today`.replace(/We open today$/, '').trimEnd()],
  ])('is cut after a sentence: %s', (_language, text, expected) => {
    expect(fitted(text, 'x').text).toBe(expected);
  });

  it('is cut inside a sentence, and says so, only when there is no shorter one', () => {
    expect(fitted('長'.repeat(1_000), 'x').text).toBe(`${'長'.repeat(139)}…`);
  });

  it('keeps the hashtags that fit behind it, without #, spaces and doubles', () => {
    expect(fitted('Hello.', 'x', ['#Taipei', 'coffee shop', 'Taipei']).hashtags).toEqual(['Taipei', 'coffeeshop']);
    expect(fitted('a'.repeat(270), 'x', ['short', 'longer']).hashtags).toEqual(['short']);
    expect(fitted('a'.repeat(280), 'x', ['short']).hashtags).toEqual([]);
  });

  it('fits its platform, whatever was written, and is never empty', () => {
    const texts = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('。', '. ', '\n', '字', '👩‍🚀', 'https://example.com/x ')), { minLength: 1, maxLength: 400 });
    const words = fc.array(fc.string({ maxLength: 30 }), { maxLength: 5 });
    fc.assert(
      fc.property(texts, words, fc.constantFrom(...postPlatform.options), (pieces, tags, platform) => {
        const text = `x${pieces.join('')}`;
        const result = fitted(text, platform, tags);
        expect(fitsPlatform(result, platform)).toBe(true);
        expect(result.text).not.toBe('');
        expect(text.trim().startsWith(result.text.replace(/…$/, ''))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
