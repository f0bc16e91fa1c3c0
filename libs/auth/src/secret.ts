import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares secrets without telling by its duration how far they agree, or how long they are. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hashOf(given), hashOf(expected));
}

/** What is kept of an API key. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
