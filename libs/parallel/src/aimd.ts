/** How many may be at work at once: 1 … `max`. */
export interface AimdConfig {
  max: number;
}

export interface AimdState {
  limit: number;
}

/** What happened since the last look. */
export interface Stretch {
  /** Pieces of work that ended, however. */
  done: number;
  /** Those of them that the other side could not take: overloaded, unreachable, no answer. */
  errors: number;
  /** Those that got no connection in time. */
  poolTimeouts: number;
  /** The most at work at once. */
  peak: number;
}

/** Shares of what ended. Between calm and trouble nothing changes. */
const calm = 0.1;
const errorTrouble = 0.3;
const poolTrouble = 0.1;
/** A single error says nothing. */
const fewestErrors = 2;
/** Looks that a way from nothing to `max` takes. */
const looksToMax = 15;

/** Additive increase while the limit is in use and all goes well, halving in trouble (TCP's congestion control, RFC 5681). */
export function adaptLimit({ max }: AimdConfig, { limit }: AimdState, seen: Stretch): AimdState {
  if (isTrouble(seen)) return { limit: Math.max(1, Math.floor(limit / 2)) };
  const isCalm = seen.done > 0 && seen.errors <= calm * seen.done && seen.poolTimeouts === 0;
  return isCalm && seen.peak >= limit ? { limit: Math.min(max, limit + Math.ceil(max / looksToMax)) } : { limit };
}

function isTrouble({ done, errors, poolTimeouts }: Stretch): boolean {
  const isMuch = (count: number, share: number): boolean => count >= fewestErrors && count > share * done;
  return isMuch(errors, errorTrouble) || isMuch(poolTimeouts, poolTrouble);
}
