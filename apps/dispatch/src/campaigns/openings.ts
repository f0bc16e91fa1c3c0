import type { Limit } from '@sluice/rate-limit';
import { pacedMax } from '@sluice/rate-limit';
import type { SendingHours } from './sending-hours.ts';

/** How far ahead recipients become messages: what waits in a lane can no longer be given to another account. */
export const horizonMs = 120_000;
/** More than any lane sends within seconds. */
const mostWaiting = 1_000;

/** What an account's lane holds, and what its windows have had. */
export interface LaneUsage {
  limits: readonly Limit[];
  /** Sends that ended within each window, less those that leave it before the horizon is over: as many as `limits`. */
  used: readonly number[];
  inFlight: number;
  /** Messages of campaigns that wait already. */
  waiting: number;
  /** The share of its windows that the lane may use after a flood. */
  share: number;
  /** Paused, or told to be silent. */
  silent: boolean;
}

/** From when on `used` counts the ends of sends, by the length of a window. */
export function countedSince(windowMs: number, now: number): number {
  return now - windowMs + Math.min(windowMs, horizonMs);
}

/** How many more messages an account can send within the horizon. */
export function roomOf({ limits, used, inFlight, waiting, share, silent }: LaneUsage): number {
  if (silent) return 0;
  const rooms = limits.map(({ max, windowMs }, index) => {
    const allowed = pacedMax(max, share);
    return windowMs <= horizonMs ? Math.floor((allowed * horizonMs) / windowMs) : allowed - inFlight - (used[index] ?? 0);
  });
  return Math.max(0, Math.min(mostWaiting, ...rooms) - waiting);
}

/** The instants within the horizon at which an account may have its next messages of a campaign, `room` at most. */
export function openingsOf({ now, last, delayMs, hours, room }: { now: number; last: number | null; delayMs: number; hours: SendingHours; room: number }): number[] {
  const openings: number[] = [];
  let at = hours.nextOpen(Math.max(now, last === null ? now : last + delayMs));
  while (openings.length < room && at <= now + horizonMs) {
    openings.push(at);
    at = hours.nextOpen(at + delayMs);
  }
  return openings;
}

/** A message that waits, and when it is due. */
export interface Waiting {
  id: string;
  at: number;
}

/**
 * Messages of one account that must wait longer, so that they keep their distance and their hours although the lane stood still.
 * `waiting` in their order; what is overdue goes out now, and a tenth of the distance is no reason to move anything.
 */
export function postponed(waiting: readonly Waiting[], { now, delayMs, hours }: { now: number; delayMs: number; hours: SendingHours }): Waiting[] {
  let earliest = -Infinity;
  return waiting.flatMap(({ id, at }) => {
    const due = at >= earliest - delayMs / 10 ? at : earliest;
    const open = due > now ? hours.nextOpen(due) : hours.isOpen(now) ? due : hours.nextOpen(now);
    if (delayMs > 0) earliest = Math.max(open, now) + delayMs;
    return open > at ? [{ id, at: open }] : [];
  });
}
