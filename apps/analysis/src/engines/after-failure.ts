import { AppError } from '@sluice/errors';

/** What becomes of work for which every key is parked: it waits for the earliest, or another engine does it. */
export type WhenParked = 'wait' | 'next';

/** Nobody is left waiting for longer than this while another engine could answer. */
export const longestWaitMs = 600_000;

export type Verdict = 'next' | { thrown: unknown };

/** What follows when an engine failed. */
export function afterFailure(error: unknown, { isLast, whenParked }: { isLast: boolean; whenParked: WhenParked }): Verdict {
  if (isParked(error)) {
    const waits = isLast || (whenParked === 'wait' && (error.retryAfterMs ?? 0) <= longestWaitMs);
    return waits ? { thrown: postponed(error) } : 'next';
  }
  return isLast ? { thrown: error } : 'next';
}

/** Nothing was tried: every key of the engine is parked. */
function isParked(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'throttled' && error.details?.['parked'] === true;
}

function postponed({ message, retryAfterMs, details }: AppError): AppError {
  return new AppError('postponed', message, { ...(retryAfterMs !== undefined && { retryAfterMs }), ...(details && { details }) });
}
