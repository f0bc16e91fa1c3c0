import type { Limit } from './limits.ts';

/** Sends of one account: ends in epoch milliseconds, and how many have begun but not ended. */
export interface Usage {
  endedAt: readonly number[];
  inFlight: number;
}

export interface WindowView extends Limit {
  used: number;
  /** Epoch milliseconds at which the next permit comes free; null while there is one, or while it hangs on a send in flight. */
  freeAt: number | null;
}

/**
 * How full each window is. A send counts from its beginning until its window has passed after its *end*: the platform stamps
 * it somewhere in between, so counting from the beginning would let one more arrive than allowed.
 */
export function viewWindows(limits: readonly Limit[], usage: Usage, now: number): WindowView[] {
  return limits.map((limit) => {
    const counted = usage.endedAt.filter((end) => end > now - limit.windowMs).sort((a, b) => a - b);
    const used = counted.length + usage.inFlight;
    const blocking = counted[used - limit.max];
    return { ...limit, used, freeAt: used < limit.max || blocking === undefined ? null : blocking + limit.windowMs };
  });
}

/** How many sends may begin now: the tightest window decides. */
export function budget(limits: readonly Limit[], usage: Usage, now: number): number {
  return viewWindows(limits, usage, now).reduce((least, view) => Math.max(0, Math.min(least, view.max - view.used)), Infinity);
}
