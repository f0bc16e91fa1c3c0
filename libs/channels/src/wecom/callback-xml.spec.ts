import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import fc from 'fast-check';
import { readXml } from './callback-xml.ts';

const read = (text: string): Record<string, string> => Object.fromEntries(readXml(Buffer.from(text)));
const codeOf = (body: Buffer): string => {
  try {
    readXml(body);
    return 'read';
  } catch (error) {
    return error instanceof AppError ? error.code : `a bug: ${String(error)}`;
  }
};

describe('the XML of a callback', () => {
  it('gives the fields below its root, as CDATA or as text, in any order', () => {
    expect(read('<xml><ToUserName><![CDATA[ww1]]></ToUserName>\n  <AgentID></AgentID><CreateTime>1348831860</CreateTime><Encrypt><![CDATA[a+/=]]></Encrypt></xml>\n')).toEqual({
      ToUserName: 'ww1',
      AgentID: '',
      CreateTime: '1348831860',
      Encrypt: 'a+/=',
    });
  });

  it('may have a prolog and empty elements, and CDATA holds what it likes', () => {
    expect(read('<?xml version="1.0" encoding="UTF-8"?><xml><a/><b><![CDATA[<x>&amp;]] >]]></b></xml>')).toEqual({ a: '', b: '<x>&amp;]] >' });
  });

  it('leaves out what is nested deeper, of other events', () => {
    expect(read('<xml><Event>x</Event><BatchJob><JobId><![CDATA[S0]]></JobId></BatchJob></xml>')).toEqual({ Event: 'x', BatchJob: '' });
  });

  it.each([
    ['a DOCTYPE', '<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><Encrypt>&x;</Encrypt></xml>'],
    ['an entity', '<xml><Encrypt>&lt;</Encrypt></xml>'],
    ['a character reference', '<xml><Encrypt>&#65;</Encrypt></xml>'],
    ['billions of laughs', `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, n) => `<!ENTITY lol${n} "${`&lol${n - 1};`.repeat(10)}">`).join('')}]><xml><Encrypt>&lol8;</Encrypt></xml>`],
    ['an attribute', '<xml a="b"><Encrypt>x</Encrypt></xml>'],
    ['a comment', '<xml><!-- x --><Encrypt>x</Encrypt></xml>'],
    ['a processing instruction', '<xml><?x y?><Encrypt>x</Encrypt></xml>'],
    ['a field that stands twice', '<xml><Encrypt>x</Encrypt><Encrypt>y</Encrypt></xml>'],
    ['a second root', '<xml><Encrypt>x</Encrypt></xml><xml><Encrypt>y</Encrypt></xml>'],
    ['text outside of fields', '<xml>x<Encrypt>x</Encrypt></xml>'],
    ['an element that is not closed', '<xml><Encrypt>x</xml>'],
    ['CDATA that does not end', '<xml><Encrypt><![CDATA[x</Encrypt></xml>'],
    ['an end without a beginning', '</xml>'],
    ['great depth', `${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}`],
    ['JSON', '{"Encrypt":"x"}'],
    ['nothing', ''],
  ])('with %s is invalid', (_title, text) => {
    expect(codeOf(Buffer.from(text))).toBe('invalid');
  });

  it('that is not UTF-8 is invalid, and one above 64 KiB is not looked at', () => {
    expect(codeOf(Buffer.from([0x3c, 0xff]))).toBe('invalid');
    const padded = (bytes: number): Buffer => Buffer.from(`<xml><a>${'x'.repeat(bytes - 18)}</a></xml>`);
    expect([codeOf(padded(65_536)), padded(65_536).length, codeOf(padded(65_537))]).toEqual(['read', 65_536, 'too-large']);
  });

  it('is never read in a way nobody foresaw', () => {
    const pieces = fc.array(fc.constantFrom('<xml>', '</xml>', '<a>', '</a>', '<a/>', '<![CDATA[', ']]>', '&', 'x', '<!', '<?', '>', ' ', '\0'), { maxLength: 12 });
    fc.assert(fc.property(pieces, (parts) => expect(codeOf(Buffer.from(parts.join('')))).toMatch(/^(read|invalid)$/)));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => expect(codeOf(Buffer.from(bytes))).toMatch(/^(read|invalid)$/)));
  });
});
