import type { Arrival, Facts, Fault } from './ledger.ts';

/** How soon something must be sent again after the stores are back. */
const patienceMs = 2_000;

export interface Gaps {
  longestMs: number;
  /** What the longest may be: the outages within it and two seconds. */
  allowedMs: number;
  tooLong: string[];
  /** The longest silence around each fault. */
  perFault: { kind: Fault['kind']; outageMs: number; longestMs: number }[];
}

interface Span {
  from: number;
  to: number;
}

/** Silences between calls while messages kept coming. Without a store nobody can send; without one dispatcher the others can. */
export function measureGaps(arrivals: readonly Arrival[], { faults, load }: Pick<Facts, 'faults' | 'load'>): Gaps {
  const outages = merge(faults.filter(({ kind }) => kind === 'postgres' || kind === 'redis'));
  const silences = silencesWithin(arrivals, load).map((gap) => ({ ...gap, ms: gap.to - gap.from, outMs: overlapMs(gap, outages) }));
  const longest = silences.reduce((most, gap) => (gap.ms > most.ms ? gap : most), { ms: 0, outMs: 0 });
  const tooLong = silences.filter(({ ms, outMs }) => ms > outMs + patienceMs);
  return {
    longestMs: longest.ms,
    allowedMs: longest.outMs + patienceMs,
    tooLong: tooLong.map(({ from, ms, outMs }) => `nothing was sent for ${Math.round(ms)} ms from ${Math.round(from - load.from)} ms on, with stores away for ${Math.round(outMs)} ms of it`),
    perFault: faults.map(({ kind, from, to }) => {
      const around = silences.filter((gap) => gap.to >= from && gap.from <= to + patienceMs);
      return { kind, outageMs: to - from, longestMs: Math.max(0, ...around.map(({ ms }) => ms)) };
    }),
  };
}

function silencesWithin(arrivals: readonly Arrival[], { from, to }: Span): Span[] {
  const instants = [from, ...arrivals.map(({ at }) => at).filter((at) => at > from && at < to), to].sort((a, b) => a - b);
  return instants.slice(1).map((at, index) => ({ from: instants[index] ?? at, to: at }));
}

function overlapMs(gap: Span, outages: readonly Span[]): number {
  return outages.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, gap.to) - Math.max(from, gap.from)), 0);
}

function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}
