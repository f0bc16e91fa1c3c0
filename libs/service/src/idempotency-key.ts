import { AppError } from '@sluice/errors';

/** The `Idempotency-Key` of a POST that creates: the same key gives the same thing. Throws `invalid` for a malformed one. */
export function idempotencyKeyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new AppError('invalid', 'Idempotency-Key may hold 1 to 200 visible ASCII characters.');
}
