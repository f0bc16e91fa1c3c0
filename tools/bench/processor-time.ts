import { readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Milliseconds of processor time that a process and its children have used so far; null where /proc cannot tell. */
export function processorMs(pid: number): number | null {
  try {
    const ticks = [statOf(pid).own, statOf(pid).ended, ...childrenOf(pid).map((child) => ownTicks(child))];
    return (ticks.reduce((sum, each) => sum + each, 0) * 1_000) / ticksPerSecond;
  } catch {
    return null;
  }
}

/** Resident memory of a process in MB; null where /proc cannot tell. */
export function residentMb(pid: number): number | null {
  return statusMb(pid, 'VmRSS');
}

/** The most it ever had. */
export function mostResidentMb(pid: number): number | null {
  return statusMb(pid, 'VmHWM');
}

function statusMb(pid: number, field: 'VmRSS' | 'VmHWM'): number | null {
  try {
    const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1_024);
  } catch {
    return null;
  }
}

function statOf(pid: number): { own: number; ended: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return { own: user + system, ended: endedUser + endedSystem };
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

// A child may end between the look at the list and the look at itself.
function ownTicks(pid: number): number {
  try {
    return statOf(pid).own;
  } catch {
    return 0;
  }
}
