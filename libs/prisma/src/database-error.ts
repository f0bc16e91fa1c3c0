import { AppError } from '@sluice/errors';

/** SQLSTATE classes, Prisma's codes and socket errors that say "not now": connection trouble, shutdown, too many connections, deadlock. */
const later = /^(08|53|57P|40|55P03|P1\d{3}|P2024|P2034|P2037|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/;
const laterTexts = /connection terminated|timeout|connection ended|not queryable|server closed the connection|ECONNREFUSED|can't reach database/i;

/** PostgreSQL's failure in our words: `unavailable` when trying later may help, else the error itself (a bug). */
export function databaseError(error: unknown): unknown {
  const { code, message } = facts(error);
  if (error instanceof AppError || !(later.test(code) || laterTexts.test(message))) return error;
  return new AppError('unavailable', 'PostgreSQL cannot be reached right now.', { retryAfterMs: 1_000, cause: error });
}

/** Whether the statement was refused because such a row exists already. */
export function isDuplicate(error: unknown): boolean {
  const { code } = facts(error);
  return code === '23505' || code === 'P2002';
}

function facts(error: unknown): { code: string; message: string } {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' };
}
