import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Processor time that was used and that there was, in one unit, both only growing. */
export interface CpuTimes {
  used: number;
  available: number;
}

/** The share of the processors that was in use between two looks; null when no time has passed. */
export function loadBetween(before: CpuTimes, now: CpuTimes): number | null {
  const available = now.available - before.available;
  return available > 0 ? Math.min(1, Math.max(0, (now.used - before.used) / available)) : null;
}

/** Processor time of the container by cgroup v2 (cpu.stat, cpu.max); null where no quota is set. `nowMicros` only grows. */
export function cgroupTimes({ stat, max, nowMicros }: { stat: string; max: string; nowMicros: number }): CpuTimes | null {
  const used = /^usage_usec (\d+)$/m.exec(stat)?.[1];
  const [quota, period] = max.trim().split(' ').map(Number);
  if (used === undefined || !quota || !period) return null;
  return { used: Number(used), available: (nowMicros * quota) / period };
}

/** The load of the processors this process may use: of its container where that has a quota, else of the machine. */
export class CpuMeter {
  private last: CpuTimes;

  constructor(private readonly read: () => CpuTimes = readTimes) {
    this.last = read();
  }

  /** 0 … 1 since it was last asked; null when no time has passed. */
  load(): number | null {
    const now = this.read();
    const load = loadBetween(this.last, now);
    if (load !== null) this.last = now;
    return load;
  }
}

function readTimes(): CpuTimes {
  return readCgroup() ?? machineTimes();
}

function readCgroup(): CpuTimes | null {
  try {
    const [stat, max] = ['cpu.stat', 'cpu.max'].map((name) => readFileSync(`/sys/fs/cgroup/${name}`, 'utf8'));
    return cgroupTimes({ stat: stat ?? '', max: max ?? '', nowMicros: performance.now() * 1_000 });
  } catch {
    return null;
  }
}

function machineTimes(): CpuTimes {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (of: (time: (typeof times)[number]) => number): number => times.reduce((total, time) => total + of(time), 0);
  const idle = sum((time) => time.idle);
  const available = sum(({ user, nice, sys, idle: rest, irq }) => user + nice + sys + rest + irq);
  return { used: available - idle, available };
}
