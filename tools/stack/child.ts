import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ProcessRecord } from './process-record.ts';
import { until } from './until.ts';

export interface ChildOptions {
  /** What it is called in sentences for people. */
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  uid?: number;
  gid?: number;
  /** Asked again and again after the start; an error counts as no, its message as the reason. */
  isReady: () => Promise<boolean>;
  readyMs?: number;
  stopSignal?: NodeJS.Signals;
  stopMs?: number;
  /** Open an IPC channel: one of our services stops by itself when it closes, that is, when this process dies. */
  ipc?: boolean;
  record: ProcessRecord;
  onLine?: (line: string) => void;
  /** Called when it ends after it was ready and without having been asked to. */
  onDeath?: (how: string) => void;
}

/** One process of ours: started until ready, stopped with a deadline, killed and started again by tests. */
export class Child {
  private readonly options: ChildOptions;
  private process: ChildProcess | null = null;
  private wasReady = false;
  private asked = false;
  private how = '';
  private lastLines: string[] = [];

  constructor(options: ChildOptions) {
    this.options = options;
  }

  get name(): string {
    return this.options.name;
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  get running(): boolean {
    return this.process !== null;
  }

  /** Starts it and waits until it is ready; else ends it, and the error says why it was not, with its last words. */
  async start(): Promise<void> {
    if (!this.process) this.spawn();
    let reason = '';
    const ask = async () => {
      if (!this.process) return true;
      try {
        return await this.options.isReady();
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
        return false;
      }
    };
    const readyMs = this.options.readyMs ?? 30_000;
    const ready = await until(ask, readyMs);
    if (!this.process) throw new Error(`${this.name} ended while it started (${this.how})${this.lastWords()}`);
    this.wasReady = ready;
    if (ready) return;
    await this.kill();
    throw new Error(`${this.name} was not ready after ${readyMs / 1_000} s${reason && ` (${reason})`}${this.lastWords()}`);
  }

  /** Asks it to stop, and kills it when the deadline has passed; does nothing when it does not run. */
  async stop(stopMs = this.options.stopMs ?? 10_000): Promise<void> {
    this.signal(this.options.stopSignal ?? 'SIGTERM');
    if (!(await until(() => !this.process, stopMs))) await this.kill('SIGKILL');
  }

  /** Sends a signal that ends it and waits for the end; nothing counts as its death afterwards. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.signal(signal);
    await until(() => !this.process, 30_000);
  }

  /** Sends a signal and returns at once (SIGSTOP and SIGCONT for tests); any but those two counts as asking it to end. */
  signal(signal: NodeJS.Signals): void {
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') this.asked = true;
    this.process?.kill(signal);
  }

  private spawn(): void {
    const { name, command, args, env, cwd, uid, gid, ipc, record } = this.options;
    // A process group of its own: Ctrl-C reaches only the parent, which stops its children in order.
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])];
    const child = spawn(command, args, { env, cwd, uid, gid, detached: true, stdio });
    this.process = child;
    [this.asked, this.wasReady, this.lastLines] = [false, false, []];
    if (child.pid !== undefined) record.add(name, child.pid, this.options.stopSignal ?? 'SIGTERM');
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', (line) => this.heard(line));
    child.once('error', (error) => this.ended(child, error.message));
    // Its end is when its output has closed too: its last words are heard, and its own children (PostgreSQL's) are gone.
    child.once('exit', (code, signal) => {
      const how = signal ? `signal ${signal}` : `exit code ${code}`;
      const late = setTimeout(() => this.ended(child, how), 5_000);
      child.once('close', () => this.ended(child, how, late));
    });
  }

  private heard(line: string): void {
    this.lastLines = [...this.lastLines.slice(-11), line];
    this.options.onLine?.(line);
  }

  private ended(child: ChildProcess, how: string, late?: NodeJS.Timeout): void {
    clearTimeout(late);
    if (this.process !== child) return;
    this.process = null;
    this.how = how;
    if (child.pid !== undefined) this.options.record.remove(child.pid);
    if (this.wasReady && !this.asked) this.options.onDeath?.(how);
  }

  private lastWords(): string {
    return this.lastLines.length === 0 ? '.' : `; its last words:\n  ${this.lastLines.join('\n  ')}`;
  }
}
