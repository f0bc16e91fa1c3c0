import type { Arrival } from '@sluice/channels';
import { workDelayMs } from '@sluice/retry';

/** Between two readings of a mailbox that rings all the time: WeCom counts our calls. */
export const spacingMs = 200;

const shortestFinalMs = 60_000;
const longestFinalMs = 3_600_000;

/** The arrivals, with those that are older turned into kept, unworked ones: nobody wants an answer to them any more. */
export function withoutStale(arrivals: readonly Arrival[], staleBefore: Date | null): Arrival[] {
  const isStale = ({ event }: Arrival): boolean => event !== null && staleBefore !== null && Date.parse(event.at) < staleBefore.getTime();
  return arrivals.map((arrival) => (isStale(arrival) ? { ...arrival, kind: 'stale', event: null } : arrival));
}

/**
 * Delay before a mailbox is pulled again after failure number `failures`. What no further try can mend (a refused secret: trying
 * it again and again gets the address banned) waits 1, 2, 4 … minutes, an hour at most, or until the account changes.
 */
export function pullDelayMs(error: unknown, failures: number): number {
  return workDelayMs(error, failures) ?? Math.min(shortestFinalMs * 2 ** (failures - 1), longestFinalMs);
}
