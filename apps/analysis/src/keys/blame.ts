import { AppError, type Code } from '@sluice/errors';
import type { Rest } from './ledger/ledger.ts';
import { nextPacificMidnight } from './pacific-day.ts';

/**
 * Whose fault it is that a call failed: the project's quota, for one model or all of them; the key itself; the provider, which is
 * away; the model, which has too much to do there; the request, which no key would help; nobody we know.
 */
export type Blame =
  | { on: 'project'; model: string | null; rest: Rest }
  | { on: 'key'; rest: Rest }
  | { on: 'provider' }
  | { on: 'model' }
  | { on: 'request' }
  | { on: 'nobody' };

const minuteMs = 60_000;
/** Somebody must top up an account or exchange a key: asked again now and then. */
const emptyMs = 60 * minuteMs;
const refusedMs = 15 * minuteMs;
/** A provider that says "at once" is not asked in a circle. */
const leastMs = 1_000;
/** Nor is one that names centuries believed. */
const mostMs = 24 * 60 * minuteMs;

const requests: readonly Code[] = ['invalid', 'unprocessable', 'rejected', 'too-large'];

/** Judges what a call threw, by the classes that engines make of providers' answers. */
export function blameFor(error: unknown, now: number): Blame {
  if (!(error instanceof AppError)) return { on: 'nobody' };
  if (error.code === 'throttled') return { on: 'project', model: modelIn(error), rest: untilRoom(error, now) };
  if (error.code === 'quota') return { on: 'project', model: null, rest: { until: now + emptyMs, why: 'no-credit' } };
  if (error.code === 'unauthorized' || error.code === 'forbidden') return { on: 'key', rest: { until: now + refusedMs, why: 'key-refused' } };
  if (error.code === 'unavailable' && error.details?.['overloaded'] === true) return { on: 'model' };
  if (error.code === 'unavailable' || error.code === 'timeout') return { on: 'provider' };
  return { on: requests.includes(error.code) ? 'request' : 'nobody' };
}

/** What an outcome says to a circuit. */
export type Charge = 'success' | 'failure' | 'nothing';

/** What an outcome says to the circuits of its project and of its model there. Whoever answers at all is there; `null`: the call went well. */
export function charged(blame: Blame | null): { project: Charge; model: Charge } {
  if (blame?.on === 'nobody') return { project: 'nothing', model: 'nothing' };
  if (blame?.on === 'provider') return { project: 'failure', model: 'nothing' };
  return { project: 'success', model: blame?.on === 'model' ? 'failure' : 'success' };
}

/** RetryInfo says when, but not of the day's quota: there Gemini names seconds that help nobody. */
function untilRoom({ details, retryAfterMs = minuteMs }: AppError, now: number): Rest {
  if (details?.['quota'] === 'day') return { until: nextPacificMidnight(now), why: 'day-quota' };
  return { until: now + Math.min(mostMs, Math.max(leastMs, retryAfterMs)), why: details?.['quota'] === 'minute' ? 'minute-quota' : 'rate-limit' };
}

function modelIn({ details }: AppError): string | null {
  const model = details?.['model'];
  return typeof model === 'string' && model !== '' ? model : null;
}
