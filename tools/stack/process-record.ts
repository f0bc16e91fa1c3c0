import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { identityOf, isRunning } from '../process/identity.mjs';
import { until } from './until.ts';

export interface RecordedProcess {
  name: string;
  pid: number;
  identity: string | null;
  stopSignal: NodeJS.Signals;
}

/** The list, on disk, of the processes that this one started: what a crash leaves is found and ended by it. */
export class ProcessRecord {
  readonly path: string;
  private readonly names: string[] = [];

  /** Each run has a file of its own, so that the cleaning up after one run never ends the processes of the next. */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.path = resolve(folder, `processes.${process.pid}-${Date.now()}.json`);
  }

  /** Notes a process right after its start; one started again keeps its place in the order. */
  add(name: string, pid: number, stopSignal: NodeJS.Signals): void {
    if (!this.names.includes(name)) this.names.push(name);
    const place = (entry: RecordedProcess) => this.names.indexOf(entry.name);
    const entries = [...readRecord(this.path), { name, pid, identity: identityOf(pid), stopSignal }];
    this.write(entries.sort((a, b) => place(a) - place(b)));
  }

  /** Forgets a process that has ended. */
  remove(pid: number): void {
    const rest = readRecord(this.path).filter((entry) => entry.pid !== pid);
    if (existsSync(this.path)) this.write(rest); // Else somebody has deleted the folder: nothing to keep there.
  }

  private write(entries: RecordedProcess[]): void {
    if (entries.length === 0) return rmSync(this.path, { force: true });
    writeFileSync(`${this.path}.new`, JSON.stringify(entries, null, 1), { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
  }
}

/** Ends what a record names and what still runs under the same identity, first started last; answers their names. */
export async function endRecorded(path: string, graceMs = 4_000): Promise<string[]> {
  const alive = readRecord(path).filter(isRunning).reverse();
  for (const entry of alive) {
    signal(entry.pid, entry.stopSignal);
    if (!(await until(() => !isRunning(entry), graceMs))) {
      signal(entry.pid, 'SIGKILL');
      await until(() => !isRunning(entry), graceMs);
    }
  }
  rmSync(path, { force: true });
  return alive.map(({ name }) => name);
}

/** Ends what earlier runs in this folder recorded and left behind; answers the names. */
export async function endLeftovers(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const records = readdirSync(folder).filter((name) => /^processes\..*\.json$/.test(name));
  return (await Promise.all(records.map((name) => endRecorded(join(folder, name))))).flat();
}

function readRecord(path: string): RecordedProcess[] {
  if (!existsSync(path)) return [];
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as RecordedProcess[];
  } catch {
    return [];
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
