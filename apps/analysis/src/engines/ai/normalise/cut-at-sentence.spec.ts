import { describe, expect, it } from '@jest/globals';
import { cutAtSentence } from './cut-at-sentence.ts';

describe('a text that is too long', () => {
  it.each([
    ['stays when it fits', 'One. Two.', 9, 'One. Two.'],
    ['ends with its last whole sentence', 'One is here. Two is longer than that.', 20, 'One is here.'],
    ['ends so in Chinese', '第一句在這裡。第二句很長很長很長。', 12, '第一句在這裡。'],
    ['takes no number for an end', 'It costs 3.50 or so, and more words follow', 24, 'It costs 3.50 or so,…'],
    ['ends with a word where no sentence ends', 'many words without any end in sight', 20, 'many words without…'],
    ['is cut where there are no words either', '一二三四五六七八九十', 6, '一二三四五…'],
  ])('%s', (_, text, longest, expected) => {
    expect(cutAtSentence(text, longest)).toBe(expected);
  });

  it('never cuts a character in two', () => {
    expect(cutAtSentence('😀😀😀', 3)).toBe('😀…');
  });
});
