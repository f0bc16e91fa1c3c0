import type { UpstreamStats } from '@sluice/channels';
import type { AttemptCounts } from '../lanes/traffic.ts';

/** What this process has counted since its start, on one channel or on all. */
export interface Counts extends AttemptCounts {
  /** By the name of the upstream. */
  upstreams: Record<string, UpstreamStats>;
}

/** Counts as they were, as far back as the last minute needs. Instants by any clock that does not go back. */
export class History {
  private readonly samples: { at: number; counts: Counts }[] = [];

  constructor(private readonly lengthMs = 60_000) {}

  keep(counts: Counts, at: number): void {
    this.samples.push({ at, counts });
    while ((this.samples[1]?.at ?? Infinity) <= at - this.lengthMs) this.samples.shift();
  }

  /** The counts a minute before `at`; the first ones there are when that is not so long ago. */
  before(at: number): Counts | undefined {
    return (this.samples.findLast((sample) => sample.at <= at - this.lengthMs) ?? this.samples[0])?.counts;
  }
}
