import { AppError } from '@sluice/errors';

/** SQLSTATE classes and socket errors that say "not now": connection trouble, shutdown, too many connections, deadlock. */
const later = /^(08|53|57P|40|55P03|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;
const laterTexts = /connection terminated|timeout|connection ended|not queryable|server closed the connection/i;

/** PostgreSQL's failure in our words: `unavailable` when trying later may help, else the error itself (a bug). */
export function databaseError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (later.test(code) || (code === '' && laterTexts.test(error.message))) {
    return new AppError('unavailable', 'PostgreSQL cannot be reached right now.', { retryAfterMs: 1_000, cause: error });
  }
  return error;
}

/** Whether the statement was refused because such a row exists already. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '23505' || error.code === 'P2002');
}
