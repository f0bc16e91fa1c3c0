import { AppError } from '@sluice/errors';

/**
 * SQLSTATE classes, Prisma's codes and socket errors that say "not now": connection trouble, shutdown, a database that takes no
 * connections, too many connections, a statement that took too long, deadlock.
 */
const later = /^(08|53|57P|57014|40|55000|55P03|P1\d{3}|P2024|P2034|P2037|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;
/** SQLSTATEs for characters that PostgreSQL cannot keep: NUL, in a text or in JSON. */
const unkeepable = /^(22021|22P05)$/;
const laterTexts = /connection terminated|timeout|connection ended|not queryable|server closed the connection|ECONNREFUSED|can't reach database/i;

/** PostgreSQL's failure in our words: `unavailable` when trying later may help, `invalid` for NUL, else the error itself (a bug). */
export function databaseError(error: unknown): unknown {
  const { code, message } = facts(error);
  if (unkeepable.test(code)) return new AppError('invalid', 'Text may not hold NUL characters (\\u0000, %00).', { cause: error });
  if (error instanceof AppError || !(later.test(code) || laterTexts.test(message))) return withoutValues(error);
  return new AppError('unavailable', 'PostgreSQL cannot be reached right now.', { retryAfterMs: 1_000, cause: error });
}

/** PostgreSQL tells the row that it refuses, with what people wrote in it: that belongs in no log. */
function withoutValues(error: unknown): unknown {
  const { meta } = (error ?? {}) as Failure;
  for (const told of [error, meta?.driverAdapterError?.cause]) {
    if (typeof told === 'object' && told !== null && 'detail' in told) told.detail = undefined;
  }
  return error;
}

/** Whether the statement was refused because such a row exists already. */
export function isDuplicate(error: unknown): boolean {
  const { code } = facts(error);
  return code === '23505' || code === 'P2002';
}

/** Whether Prisma found no row to change or delete. */
export function isMissing(error: unknown): boolean {
  return facts(error).code === 'P2025';
}

interface Failure {
  code?: unknown;
  message?: unknown;
  /** Where Prisma keeps what the driver said. */
  meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
}

function facts(error: unknown): { code: string; message: string } {
  const { code, message, meta } = (error ?? {}) as Failure;
  // P2010, P2039: Prisma has no word of its own for it.
  const told = code === 'P2010' || code === 'P2039' ? meta?.driverAdapterError?.cause?.originalCode : code;
  return { code: typeof told === 'string' ? told : '', message: typeof message === 'string' ? message : '' };
}
