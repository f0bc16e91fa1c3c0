import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { decrypt as peerDecrypt, encrypt as peerEncrypt, getSignature } from '@wecom/crypto';
import fc from 'fast-check';
import { decrypt, isSigned, signatureOf } from './callback-crypto.ts';

// developer.work.weixin.qq.com 90968, and its sample code.
const official = {
  key: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
  corp: 'wx5823bf96d3bd56c7',
  token: 'QDG6eK',
  signed: {
    timestamp: '1409659813',
    nonce: '1372623149',
    encrypted:
      'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
  },
};
const key = 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR';
const corp = 'ww12345678910';
const ours = 'pxDvIKtJjb6ivztGO70jSioHnlglDOmT5D1i0WyD/BAUXTIgF5n/hPlWDq/7Fd9YhPxtGeCfHSofZnVkAWh6eg==';

const codeOf = (work: () => unknown): string => {
  try {
    return `read ${JSON.stringify(work())}`;
  } catch (error) {
    return error instanceof AppError ? error.code : `a bug: ${String(error)}`;
  }
};
/** Encrypts any bytes, well formed or not; they must fill blocks of 16. */
function cipher(content: Buffer): string {
  const bytes = Buffer.from(`${key}=`, 'base64');
  const made = createCipheriv('aes-256-cbc', bytes, bytes.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([made.update(content), made.final()]).toString('base64');
}
const framed = (text: string, { length = Buffer.byteLength(text), receiver = corp, pad }: { length?: number; receiver?: string; pad?: (missing: number) => Buffer } = {}): string => {
  const head = Buffer.alloc(20);
  head.writeUInt32BE(length, 16);
  const content = Buffer.concat([head, Buffer.from(text), Buffer.from(receiver)]);
  const missing = 32 - (content.length % 32);
  return cipher(Buffer.concat([content, pad?.(missing) ?? Buffer.alloc(missing, missing)]));
};

describe('the signature of a callback', () => {
  it("is that of WeCom's own sample, and of ours", () => {
    expect(signatureOf(official.token, official.signed)).toBe('477715d11cdb4164915debcba66cb864d751f3e6');
    expect(signatureOf('tok3n', { timestamp: '1700000000', nonce: 'nonce1', encrypted: ours })).toBe('14960b766f9b5d0846efe2a31e8b36222798b170');
  });

  it('is what the official library makes, and only that is one', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9+/=]{0,40}$/);
    fc.assert(
      fc.property(word, word, word, word, (token, timestamp, nonce, encrypted) => {
        const signature = getSignature(token, timestamp, nonce, encrypted);
        expect(isSigned(token, { timestamp, nonce, encrypted }, signature)).toBe(true);
        expect(isSigned(`${token}x`, { timestamp, nonce, encrypted }, signature)).toBe(false);
        expect(isSigned(token, { timestamp, nonce, encrypted }, signature.toUpperCase())).toBe(signature === signature.toUpperCase());
      }),
    );
  });
});

describe('an encrypted text', () => {
  it("is read as in WeCom's own sample, and in ours", () => {
    expect(decrypt(official.key, official.signed.encrypted, official.corp)).toContain('<Content><![CDATA[hello]]></Content>');
    expect(decrypt(key, ours, corp)).toBe('1616140317555161061');
  });

  it('is read as the official library wrote it, whatever its length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.toWellFormed()), (text) => {
        const encrypted = peerEncrypt(key, text, corp);
        // Its own reading says what it wrote: a BOM at the front is no text.
        expect(decrypt(key, encrypted, corp)).toBe(peerDecrypt(key, encrypted).message.replace(/^\ufeff/, ''));
      }),
    );
  });

  it('is written by our own hand as the official library reads it', () => {
    for (let length = 0; length <= 40; length += 1) {
      const text = 'x'.repeat(length);
      const encrypted = framed(text);
      expect([decrypt(key, encrypted, corp), peerDecrypt(key, encrypted)]).toMatchObject([text, { message: text, id: corp }]);
    }
  });

  it.each([
    ['is no base64', 'not base64!'],
    ['is empty', ''],
    ['is base64 of the URL kind', ours.replaceAll('/', '_')],
    ['is junk of the right length', Buffer.alloc(64, 7).toString('base64')],
    ['is cut within a block', Buffer.from(ours, 'base64').subarray(0, 40).toString('base64')],
    ['is cut after a block of 16, which AES would take', Buffer.from(ours, 'base64').subarray(0, 48).toString('base64')],
    ['states a length beyond its end', framed('hello', { length: 4_000_000_000 })],
    ['states a length one beyond its end', framed('hello', { length: 5 + corp.length + 1 })],
    ['is padded with zeros', framed('hello', { pad: (missing) => Buffer.alloc(missing) })],
    ['is padded with 33', framed('hello', { pad: (missing) => Buffer.alloc(missing, 33) })],
    ['is padded unevenly', framed('hello', { pad: (missing) => Buffer.alloc(missing, missing).fill(0, 0, 1) })],
    ['is too short for a head', cipher(Buffer.alloc(32, 32))],
    ['is no UTF-8', cipherOfBadText()],
  ])('that %s is invalid', (_title, encrypted) => {
    expect(codeOf(() => decrypt(key, encrypted, corp))).toBe('invalid');
  });

  it.each(['ww1234567891', 'ww123456789100', '', 'WW12345678910'])('for the receiver %p is none of ours', (receiver) => {
    expect(codeOf(() => decrypt(key, framed('hello', { receiver }), corp))).toBe('unauthorized');
  });

  it('that was changed anywhere is never taken for a bug of ours', () => {
    fc.assert(
      fc.property(fc.nat({ max: 63 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(ours, 'base64');
        bytes[at] = (bytes[at] ?? 0) ^ change;
        expect(codeOf(() => decrypt(key, bytes.toString('base64'), corp))).not.toMatch(/^a bug/);
      }),
    );
  });
});

function cipherOfBadText(): string {
  const head = Buffer.alloc(20);
  head.writeUInt32BE(1, 16);
  const content = Buffer.concat([head, Buffer.from([0xff]), Buffer.from(corp)]);
  const missing = 32 - (content.length % 32);
  return cipher(Buffer.concat([content, Buffer.alloc(missing, missing)]));
}
