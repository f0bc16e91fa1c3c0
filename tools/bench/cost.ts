import type { Bench } from './bench.ts';
import type { Row } from './figure.ts';
import type { Load } from './load.ts';
import type { Both } from './rows.ts';

/** The processor time that a load took, in milliseconds: of the processes that did the work, and of PostgreSQL and Redis. */
export interface Cost {
  cost: { processes: number; stores: number } | null;
}
export type CostedLoad = Load & Cost;

export interface Costed {
  /** What is measured, for the note on what was refused. */
  what: string;
  pids: Record<string, number>;
}

/** Measures the processor time beside the clock: what the neighbours of a shared machine do shows less in it. */
export async function costed<Measured extends Load>(bench: Bench, { what, pids }: Costed, work: () => Promise<Measured>): Promise<Measured & Cost> {
  const before = bench.processorMs(pids);
  const load = await work();
  const after = bench.processorMs(pids);
  if (load.failed > 0) bench.note(`${what}: ${load.failed} of ${load.failed + load.latencies.length} were refused (${load.firstFailure})`);
  bench.noteLate(what, load.lateMs);
  const cost = before && after && { processes: after.processes - before.processes, stores: after.stores - before.stores };
  return { ...load, cost };
}

/** Processor time per answered piece of work. */
export function costRows(rounds: Both<CostedLoad>): Row[] {
  const per = (loads: CostedLoad[], of: 'processes' | 'stores'): number[] =>
    loads.flatMap(({ cost, latencies }) => (cost ? [cost[of] / latencies.length] : []));
  const row = (what: string, of: 'processes' | 'stores'): Row => ({ what, unit: 'ms', sluice: per(rounds.sluice, of), bare: per(rounds.bare, of) });
  const rows = [row('processor time each, processes', 'processes'), row('processor time each, stores', 'stores')];
  return rows.filter(({ sluice }) => sluice.length > 0);
}
