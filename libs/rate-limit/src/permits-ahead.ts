import type { Limit } from './limits.ts';
import { pacedMax, paceNow, type Pace } from './pace.ts';

/** What decides about an account's permits: its windows, and the sends that they still count. */
export interface SendingState {
  now: number;
  /** Windows of the account and of its platform, before pace. */
  limits: readonly Limit[];
  pace: Pace;
  /** Sends at once. */
  concurrency: number;
  /** How long a send lasts. */
  sendMs: number;
  /** Sends that ever ended; the ends of some of them by their numbers, in order. Between two of these ends lie evenly. */
  ended: number;
  ends: readonly { no: number; at: number }[];
  /** When each of the sends in flight began. */
  inFlight: readonly number[];
}

export interface PermitsAhead {
  /** The number of the next send among all the account ever had. */
  next(): number;
  /** From when on the next send is allowed, not before `from`. */
  freeAt(from: number): number;
  /** Spends a permit; answers when that send ends. */
  take(at: number): number;
}

/**
 * The permits that windows give one after the other. A send counts from its claim until its window has passed after its end, so a
 * window of `max` allows a send when the one `max` places before it ended a window ago (dispatch.permits says the same of now).
 */
export function permitsOf({ now, limits, pace, concurrency, sendMs, ended, ends, inFlight }: SendingState): PermitsAhead {
  const coming = inFlight.map((begun) => Math.max(now, begun + sendMs)).sort((a, b) => a - b);
  const next = (): number => ended + coming.length + 1;
  const endOf = (no: number): number => (no > ended ? (coming[no - ended - 1] ?? -Infinity) : endAt(ends, no));
  const freeAsSeen = (at: number): number => {
    const share = paceNow(pace, at);
    return Math.max(at, endOf(next() - concurrency), ...limits.map(({ max, windowMs }) => endOf(next() - pacedMax(max, share)) + windowMs));
  };
  return {
    next,
    freeAt(from) {
      const free = freeAsSeen(from);
      // The lane is visited when a send ends, and the share in use may have grown by then.
      const lastEnd = coming.at(-1) ?? -Infinity;
      return lastEnd > from && lastEnd < free ? freeAsSeen(lastEnd) : free;
    },
    take(at) {
      coming.push(at + sendMs);
      return at + sendMs;
    },
  };
}

/** The end of send `no`; long ago when it is older than all that are known. */
function endAt(ends: readonly { no: number; at: number }[], no: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle]?.no ?? 0) < no) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [ends[low - 1], ends[low]];
  if (!after) return -Infinity;
  if (after.no === no || !before) return after.no === no ? after.at : -Infinity;
  return before.at + ((after.at - before.at) * (no - before.no)) / (after.no - before.no);
}
