import { setTimeout as pause } from 'node:timers/promises';
import { isUnavailable } from '@sluice/errors';

const tries = 5;
const pauseMs = 1_000;

/** What must not be lost because the database is away for a moment: tried five times within some seconds. */
export async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let left = tries - 1; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !isUnavailable(error)) throw error;
      await pause(pauseMs);
    }
  }
}
