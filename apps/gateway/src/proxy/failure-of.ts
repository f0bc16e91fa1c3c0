import { AppError } from '@sluice/errors';
import type { Backend } from '../config.ts';

/** Codes of failures that came before a connection did: certainly nothing was asked of the service. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
/** Methods that change nothing: asking again is always right. */
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);
const retryAfterMs = 1_000;

/** What to tell the caller when a request could not be handed on, or no answer came back. */
export function failureOf(backend: Backend, method: string, error: unknown): AppError {
  const chain = causesOf(error);
  const decided = chain.find((cause): cause is AppError => cause instanceof AppError);
  if (decided) return decided;
  if (safe.has(method) || chain.some((cause) => neverConnected.has(String(cause.code)))) {
    return new AppError('unavailable', `The service ${backend} cannot be reached right now: try again.`, { retryAfterMs, cause: error });
  }
  const advice = 'it may have done what was asked. Look, or ask again with the same Idempotency-Key.';
  return new AppError('uncertain', `The service ${backend} broke off before it answered: ${advice}`, { cause: error });
}

interface Cause {
  code?: unknown;
  cause?: unknown;
}

function causesOf(error: unknown): Cause[] {
  return typeof error === 'object' && error !== null ? [error, ...causesOf((error as Cause).cause)] : [];
}
