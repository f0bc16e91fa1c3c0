import { describe, expect, it } from '@jest/globals';
import { intent, language } from '@sluice/contracts';
import { detectLanguage } from './detect-language.ts';
import { simplifiedOnly, traditionalOnly } from './han-forms.ts';
import { replies } from './replies.ts';

const catalogue = language.options.flatMap((key) => intent.options.map((wish) => [key, wish, replies[key][wish]] as const));

describe('a reply', () => {
  it.each(catalogue)('in %s to %s is written in that language', (key, _wish, reply) => {
    expect(detectLanguage(reply, null)).toBe(key);
  });

  it('never mixes the two forms of Chinese', () => {
    const strays = {
      'zh-Hant': [...Object.values(replies['zh-Hant']).join('')].filter((char) => simplifiedOnly.has(char)),
      'zh-Hans': [...Object.values(replies['zh-Hans']).join('')].filter((char) => traditionalOnly.has(char)),
    };
    expect(strays).toEqual({ 'zh-Hant': [], 'zh-Hans': [] });
  });

  it.each(catalogue)('in %s to %s is short enough for a chat bubble', (_key, _wish, reply) => {
    expect(reply.length).toBeLessThanOrEqual(200);
  });

  it('differs for each language and intent', () => {
    expect(new Set(catalogue.map(([, , reply]) => reply)).size).toBe(language.options.length * intent.options.length);
  });
});
