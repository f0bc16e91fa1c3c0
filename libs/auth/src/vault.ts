import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomFillSync, type KeyObject } from 'node:crypto';
import { AppError } from '@sluice/errors';

const version = 1;
const ivBytes = 12;
const tagBytes = 16;
/** Drawn together: asking for twelve random bytes costs as much as asking for thousands. */
const ivsAtOnce = 256;

/** Seals what must not be readable at rest (AES-256-GCM). `context` binds a sealed value to its place: it opens nowhere else. */
export class Vault {
  private readonly key: KeyObject;
  private readonly drawn = Buffer.alloc(ivBytes * ivsAtOnce);
  private used = ivsAtOnce;

  /** `secret`: SLUICE_SECRET, at least 16 characters; the key is its SHA-256. */
  constructor(secret: string) {
    this.key = createSecretKey(createHash('sha256').update(secret).digest());
  }

  seal(plain: string, context: string): Buffer {
    return this.sealBytes(Buffer.from(plain), context);
  }

  /** Throws `unprocessable` when the value was sealed with another secret, for another place, or was changed. */
  open(sealed: Uint8Array, context: string): string {
    return this.openBytes(sealed, context).toString('utf8');
  }

  /** As `seal`, for bytes that need not be text. */
  sealBytes(plain: Uint8Array, context: string): Buffer {
    const iv = this.nextIv();
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(context));
    const sealed = [cipher.update(plain), cipher.final()];
    return Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), ...sealed]);
  }

  /** Each is given once. */
  private nextIv(): Buffer {
    if (this.used === ivsAtOnce) {
      randomFillSync(this.drawn);
      this.used = 0;
    }
    const at = this.used++ * ivBytes;
    return this.drawn.subarray(at, at + ivBytes);
  }

  /** As `open`, for bytes. */
  openBytes(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed);
    const iv = bytes.subarray(1, 1 + ivBytes);
    const tag = bytes.subarray(1 + ivBytes, 1 + ivBytes + tagBytes);
    try {
      if (bytes[0] !== version) throw new Error(`unknown version ${bytes[0]}`);
      const decipher = createDecipheriv('aes-256-gcm', this.key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(context)).setAuthTag(tag);
      return Buffer.concat([decipher.update(bytes.subarray(1 + ivBytes + tagBytes)), decipher.final()]);
    } catch (cause) {
      throw new AppError('unprocessable', `What was sealed for ${context} cannot be opened: was SLUICE_SECRET changed?`, { cause });
    }
  }
}
