/** Messages of one kind that keep coming to a lane: so many a minute, the last of them at an instant (epoch milliseconds). */
export interface Inflow {
  perMinute: number;
  /** Their priority less that of the message in question; of several, the usual one. */
  rank: number;
  lastAt: number;
}

/** What keeps coming to a lane: of better priority than the message in question, of the same, of worse. */
export type Arrivals = Partial<Record<'better' | 'alike' | 'worse', Inflow>>;

export interface Flow {
  /** Takes one of those that have come by then, if one is left, and says whether. */
  take(at: number): boolean;
  /** When the first comes that is not taken yet. */
  nextAt(): number;
}

const minute = 60_000;
const nothing: Inflow = { perMinute: 0, rank: 0, lastAt: 0 };

/**
 * What keeps coming, in messages a minute, of how many came in each of the equal stretches of the last one. A stretch that stands out
 * from the others counts as the median of them: a burst is no load. What has come for half a minute no longer stands out.
 */
export function steadyPerMinute(counts: readonly number[]): number {
  const median = medianOf(counts);
  // Chance alone makes counts differ by the root of what is usual.
  const most = median + Math.max(1, 2 * Math.sqrt(median), 2 * medianOf(counts.map((count) => Math.abs(count - median))));
  return counts.reduce((sum, count) => sum + (count > most ? median : count), 0);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(values.length - 1) >> 1] ?? 0) + (sorted[values.length >> 1] ?? 0)) / 2;
}

/** Messages that go on coming evenly, of those the ones between two instants; one that is late by now comes now. */
export function flowOf({ perMinute, lastAt }: Pick<Inflow, 'perMinute' | 'lastAt'> = nothing, { now, from = now, until = Infinity }: { now: number; from?: number; until?: number }): Flow {
  const everyMs = minute / perMinute;
  const first = Math.max(now, lastAt + everyMs);
  let passed = perMinute > 0 ? Math.max(0, Math.ceil((from - first) / everyMs)) : 0;
  const nextAt = (): number => {
    const at = perMinute > 0 ? first + passed * everyMs : Infinity;
    return at <= until ? at : Infinity;
  };
  return {
    nextAt,
    take(at) {
      if (nextAt() > at) return false;
      passed += 1;
      return true;
    },
  };
}
