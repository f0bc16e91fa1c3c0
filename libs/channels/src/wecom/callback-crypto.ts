import { createDecipheriv, createHash } from 'node:crypto';
import { sameSecret } from '@sluice/auth';
import { AppError } from '@sluice/errors';

/** What WeCom signs: the callback's query, and the encrypted text that came with it. */
export interface Signed {
  timestamp: string;
  nonce: string;
  encrypted: string;
}

/** developer.work.weixin.qq.com 90968: PKCS#7 to blocks of 32 bytes, although AES has blocks of 16. */
const block = 32;
const randomBytes = 16;
const headBytes = randomBytes + 4;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** sha1 over the sorted parts, in lower-case hex. */
export function signatureOf(token: string, { timestamp, nonce, encrypted }: Signed): string {
  return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
}

/** Whether the signature was made with this token. */
export function isSigned(token: string, signed: Signed, signature: string): boolean {
  return sameSecret(signature, signatureOf(token, signed));
}

/**
 * The text in `encrypted`, for this receiver only: `random(16) + length (4 bytes, big endian) + text + receiver`, AES-256-CBC
 * under the 43 characters of the EncodingAESKey. Throws `invalid` for what cannot be decrypted, `unauthorized` for another receiver's.
 */
export function decrypt(encodingAesKey: string, encrypted: string, receiver: string): string {
  const content = unpadded(decipher(Buffer.from(`${encodingAesKey}=`, 'base64'), encrypted));
  const end = content.length < headBytes ? Infinity : headBytes + content.readUInt32BE(randomBytes);
  if (end > content.length) throw undecipherable();
  // Another corp's callback is as well encrypted as ours: only this tells them apart.
  if (!sameSecret(content.subarray(end).toString('utf8'), receiver)) {
    throw new AppError('unauthorized', 'The callback is meant for another corp: set the same corpId here and in the WeCom console.');
  }
  return textIn(content.subarray(headBytes, end));
}

function decipher(key: Buffer, encrypted: string): Buffer {
  const bytes = base64.test(encrypted) ? Buffer.from(encrypted, 'base64') : Buffer.alloc(0);
  if (bytes.length === 0 || bytes.length % block !== 0) throw undecipherable();
  const cipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

function unpadded(content: Buffer): Buffer {
  const pad = content.at(-1) ?? 0;
  const isPad = pad >= 1 && pad <= block && content.subarray(-pad).every((byte) => byte === pad);
  if (!isPad) throw undecipherable();
  return content.subarray(0, -pad);
}

function textIn(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('invalid', 'The callback holds a text that is not UTF-8.', { cause });
  }
}

function undecipherable(): AppError {
  return new AppError('invalid', 'The callback cannot be decrypted: set the same encodingAesKey here and in the WeCom console.');
}
