/** Messages a minute that keep coming to a lane: of better priority than the one in question, of the same, of worse. */
export interface Arrivals {
  better: number;
  alike: number;
  worse: number;
}

export interface Flow {
  /** Takes one of those that have come by then, if one is left, and says whether. */
  take(at: number): boolean;
  /** When the first comes that is not taken yet. */
  nextAt(): number;
}

const minute = 60_000;
/** The first is half an interval away: nobody knows how long ago the last one came. */
const phase = 0.5;

/**
 * What keeps coming, in messages a minute, of how many came in each of the equal stretches of the last one. A stretch that had far
 * more than most counts as little more than those: a burst is no load, and what began less than half a minute ago may be a burst.
 */
export function steadyPerMinute(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => a - b);
  const median = ((sorted[(counts.length - 1) >> 1] ?? 0) + (sorted[counts.length >> 1] ?? 0)) / 2;
  return counts.reduce((sum, count) => sum + Math.min(count, 2 * median + 1), 0);
}

/** Messages that come evenly, so many a minute from one instant to another. */
export function flowOf(perMinute: number, from: number, until = Infinity): Flow {
  let taken = 0;
  const nextAt = (): number => {
    const at = from + ((taken + phase) * minute) / perMinute;
    return at <= until ? at : Infinity;
  };
  return {
    nextAt,
    take(at) {
      if (nextAt() > at) return false;
      taken += 1;
      return true;
    },
  };
}
