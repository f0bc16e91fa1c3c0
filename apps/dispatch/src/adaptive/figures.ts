import type { UpstreamStats } from '@sluice/channels';
import type { Counts } from './history.ts';

/** What the calls to one upstream went through; `inFlight` is now. Shares are of its calls, 0 … 1. */
export interface UpstreamFigures extends UpstreamStats {
  poolTimeoutRatio: number;
  poolWaitRatio: number;
}

/** What happened between two counts. */
export interface Figures {
  attempts: number;
  /** Share of the attempts; 0 when there were none. */
  errorRate: number;
  poolTimeouts: number;
  /** Over all upstreams. */
  poolTimeoutRatio: number;
  upstreams: Record<string, UpstreamFigures>;
}

const none: UpstreamStats = { calls: 0, waited: 0, timeouts: 0, inFlight: 0 };

/** The figures from one count to a later one. */
export function figuresBetween(from: Counts, to: Counts): Figures {
  const attempts = to.attempts - from.attempts;
  const upstreams = Object.entries(to.upstreams).map(([name, now]): [string, UpstreamFigures] => [name, upstreamFigures(from.upstreams[name] ?? none, now)]);
  const sum = (key: 'calls' | 'timeouts'): number => upstreams.reduce((total, [, one]) => total + one[key], 0);
  return {
    attempts,
    errorRate: share(to.errors - from.errors, attempts),
    poolTimeouts: sum('timeouts'),
    poolTimeoutRatio: share(sum('timeouts'), sum('calls')),
    upstreams: Object.fromEntries(upstreams),
  };
}

/** The counts of several channels as one. */
export function addUp(all: readonly Counts[]): Counts {
  const sum = (key: 'attempts' | 'errors'): number => all.reduce((total, one) => total + one[key], 0);
  return { attempts: sum('attempts'), errors: sum('errors'), upstreams: Object.assign({}, ...all.map(({ upstreams }) => upstreams)) as Counts['upstreams'] };
}

function upstreamFigures(from: UpstreamStats, to: UpstreamStats): UpstreamFigures {
  const [calls, waited, timeouts] = [to.calls - from.calls, to.waited - from.waited, to.timeouts - from.timeouts];
  return { calls, waited, timeouts, inFlight: to.inFlight, poolTimeoutRatio: share(timeouts, calls), poolWaitRatio: share(waited, calls) };
}

/** A call is counted when it begins and its wait when that ends, so there may be more waits than calls. */
function share(part: number, whole: number): number {
  return part === 0 ? 0 : Math.min(1, part / Math.max(1, whole));
}
