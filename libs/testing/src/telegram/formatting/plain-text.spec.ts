import { describe, expect, it } from '@jest/globals';
import { charactersIn, plainText } from './plain-text.ts';

describe('markup', () => {
  it.each([
    ['', 'a <b', 'a <b'],
    ['HTML', '<b>bold <i>both</i></b> &lt;&amp;&quot;&#33;&#x21; &copy;', 'bold both <&"!! &copy;'],
    ['html', '<a href="https://x.org?a=1&amp;b=2">link</a> <span class="tg-spoiler">s</span>', 'link s'],
    ['html', '<blockquote expandable>q</blockquote>', 'q'],
    ['Markdown', '*bold* _italic_ `code` [text](https://x.org) \\*plain\\* 2 > 1.', 'bold italic code text *plain* 2 > 1.'],
    ['MarkdownV2', '*bold _both_* ~s~ ||spoiler|| __u__ `a.b`', 'bold both s spoiler u a.b'],
    ['MarkdownV2', '[text](https://x.org/a.b) 1\\.5\n>quote', 'text 1.5\nquote'],
    ['MarkdownV2', '```js\nlet x = 1 - 2;\n```', 'js\nlet x = 1 - 2;\n'],
  ])('%s: %s', (parseMode, text, plain) => {
    expect(plainText({ text, parseMode })).toBe(plain);
  });

  it.each([
    ['HTML', '<b>open', 'Can\'t find end tag corresponding to start tag "b"'],
    ['HTML', 'ä<x>', 'Unsupported start tag "x" at byte offset 2'],
    ['HTML', 'a < b', 'Unsupported or unclosed start tag at byte offset 2'],
    ['HTML', '<b><i></b></i>', 'Unmatched end tag at byte offset 6, expected "</i>", found "</b>"'],
    ['HTML', '</b>', 'Unexpected end tag at byte offset 0'],
    ['Markdown', 'ä snake_case', "Can't find end of the entity starting at byte offset 8"],
    ['MarkdownV2', 'Done.', "Character '.' is reserved and must be escaped with the preceding '\\'"],
    ['MarkdownV2', 'a *b', "Can't find end of Bold entity at byte offset 2"],
  ])('%s refuses %s', (parseMode, text, problem) => {
    expect(() => plainText({ text, parseMode })).toThrow(`Bad Request: can't parse entities: ${problem}`);
  });

  it('refuses an unknown mode', () => {
    expect(() => plainText({ text: 'x', parseMode: 'BBCode' })).toThrow('Bad Request: unsupported parse_mode');
  });

  it('counts code points', () => {
    expect([charactersIn('abc'), charactersIn('😀😀'), charactersIn('名片')]).toEqual([3, 2, 2]);
  });
});
