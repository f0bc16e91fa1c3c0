import { AppError } from '@sluice/errors';

/** What becomes of work for which every key is parked: it waits for the earliest, or another engine does it. */
export type WhenParked = 'wait' | 'next';

/** Nobody is left waiting for longer than this while another engine could answer. */
export const longestWaitMs = 600_000;

/** Between the tries of one engine at work that it could not do for now, in milliseconds. */
const againMs = [200, 1_000] as const;

export type Verdict = 'next' | { againMs: number } | { thrown: unknown };

export interface Failed {
  /** 1 for the first try of this engine. */
  attempt: number;
  isLast: boolean;
  whenParked: WhenParked;
}

/** What follows when an engine failed. The last engine's failures are tried again by whoever asked, later. */
export function afterFailure(error: unknown, { attempt, isLast, whenParked }: Failed): Verdict {
  if (isParked(error)) {
    const waits = isLast || (whenParked === 'wait' && (error.retryAfterMs ?? 0) <= longestWaitMs);
    return waits ? { thrown: postponed(error) } : 'next';
  }
  if (isLast) return { thrown: error };
  const pauseMs = error instanceof AppError && error.code === 'unavailable' ? againMs[attempt - 1] : undefined;
  return pauseMs === undefined ? 'next' : { againMs: pauseMs };
}

/** Nothing was tried: every key of the engine is parked. */
function isParked(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'throttled' && error.details?.['parked'] === true;
}

function postponed({ message, retryAfterMs, details }: AppError): AppError {
  return new AppError('postponed', message, { ...(retryAfterMs !== undefined && { retryAfterMs }), ...(details && { details }) });
}
