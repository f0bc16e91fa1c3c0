import { cpus, loadavg, totalmem } from 'node:os';

/** The machine that was measured on, as far as it explains the figures. */
export interface Host {
  processors: number;
  model: string;
  memoryMb: number;
  node: string;
  /** Load of the last minute before the bench began: above the number of processors somebody else was at work. */
  load: number;
}

export function host(): Host {
  const all = cpus();
  return {
    processors: all.length,
    model: all[0]?.model ?? 'unknown',
    memoryMb: Math.round(totalmem() / (1 << 20)),
    node: process.version,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
