/** The share of its windows that a lane may use: what it was at an instant (epoch milliseconds). */
export interface Pace {
  share: number;
  at: number;
}

/** A tenth of the windows comes back every minute. */
const recoveryMs = 600_000;
const least = 0.1;

/** Additive increase: the share in use now. */
export function paceNow({ share, at }: Pace, now: number): number {
  return Math.min(1, share + Math.max(0, now - at) / recoveryMs);
}

/** Multiplicative decrease: half of what it was, recovering from the end of the flood wait on. */
export function paceAfterFlood(pace: Pace, now: number, waitMs: number): Pace {
  return { share: Math.max(least, paceNow(pace, now) / 2), at: now + waitMs };
}

/** What is left of a window's `max` at this share: never nothing. */
export function pacedMax(max: number, share: number): number {
  return Math.max(1, Math.floor(max * share));
}
