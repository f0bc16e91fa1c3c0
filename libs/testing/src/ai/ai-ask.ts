import { createHash } from 'node:crypto';

/** A picture that a call shows. */
export interface AskedImage {
  mimeType: string;
  bytes: Buffer;
  /** SHA-256 of the bytes, hexadecimal. */
  sha256: string;
}

/** What a call asks of a model, in no provider's words. */
export interface AiAsk {
  model: string;
  /** The system texts, an empty line between them. */
  system: string;
  /** The texts of all turns, in order. */
  texts: string[];
  images: AskedImage[];
  format: 'text' | 'json';
  /** What the answer is to fit, if it says so: JSON Schema, or Gemini's kind of it. */
  schema: Record<string, unknown> | undefined;
}

/** What is kept of a call: everything but the pictures' bytes. */
export type Asked = Omit<AiAsk, 'images'> & { images: { mimeType: string; size: number; sha256: string }[] };

export function imageOf(mimeType: string, bytes: Buffer): AskedImage {
  return { mimeType, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

export function kept({ images, ...ask }: AiAsk): Asked {
  return { ...ask, images: images.map(({ mimeType, bytes, sha256 }) => ({ mimeType, size: bytes.length, sha256 })) };
}

/** The same for calls that ask the same with the same pictures, of whichever model, with whichever key. */
export function inputOf({ system, texts, images }: AiAsk): string {
  const parts = JSON.stringify([system, texts, images.map(({ sha256 }) => sha256)]);
  return createHash('sha256').update(parts).digest('hex');
}
