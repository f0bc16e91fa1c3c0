import { hash, timingSafeEqual } from 'node:crypto';

/** Compares secrets without telling by its duration how far they agree, or how long they are. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hashOf(given), hashOf(expected));
}

/** What is kept of an API key. */
export function hashOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
