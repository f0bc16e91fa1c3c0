import { join } from 'node:path';
import type { GeminiSimulator, TelegramSimulator, WecomSimulator } from '@sluice/testing';
import { root } from '../commands.ts';
import { Child } from '../stack/child.ts';
import { migrate } from '../stack/migrate.ts';
import { freePort } from '../stack/ports.ts';
import type { Temporary } from '../stack/temporary.ts';
import { importBuilt } from './built.ts';
import type { Figure, Row } from './figure.ts';
import { lateness } from './lateness.ts';
import { processorMs } from './processor-time.ts';
import { type BenchStores, freshDatabase } from './stores.ts';
import { type Platforms, System } from './system.ts';

export interface BenchOptions {
  temporary: Temporary;
  stores: BenchStores;
  quick: boolean;
  say: (line: string) => void;
}

const mostNotes = 8;
/** A sender that is later than this measures the machine more than it measures Sluice. */
const trustedMs = 10;

/** A process of the bare baseline, and where it listens. */
export interface BareProcess {
  url: string;
  pids: Record<string, number>;
}

/** What a figure may use; everything it starts here is stopped when it has ended. */
export class Bench {
  readonly rounds: number;
  readonly say: (line: string) => void;
  /** Services' memory in MB when each figure ended. */
  readonly memory: Record<string, Record<string, number | null>> = {};
  private readonly options: BenchOptions;
  private readonly notes: string[] = [];
  private readonly logged: string[] = [];
  private readonly late = new Map<string, number>();
  private readonly closing: (() => Promise<void>)[] = [];
  private death = Promise.withResolvers<never>();

  constructor(options: BenchOptions) {
    this.options = options;
    this.rounds = options.quick ? 3 : 4; // An even number lets either side go first equally often.
    this.say = options.say;
  }

  /** The full size of something, or the one for --quick. */
  size(full: number, quick: number): number {
    return this.options.quick ? quick : full;
  }

  /** Says something beside the rows of the figure that runs. */
  note(line: string): void {
    this.notes.push(line);
  }

  /** Says how late the sender of a load was at the 99th percentile, milliseconds, if it was; of several rounds the worst counts. */
  noteLate(what: string, lateMs: number): void {
    if (lateMs > trustedMs) this.late.set(what, Math.max(lateMs, this.late.get(what) ?? 0));
  }

  /** The notes since the last call, what services logged last; of many only the first few. */
  takeNotes(): string[] {
    const notes = [...this.notes.splice(0), ...lateness(this.late), ...this.logged.splice(0)];
    this.late.clear();
    const shown = notes.slice(0, mostNotes).map((line) => line.slice(0, 400));
    return notes.length > mostNotes ? [...shown, `and ${notes.length - mostNotes} more`] : shown;
  }

  /** A Telegram that answers at once and knows everybody. */
  async telegram(): Promise<TelegramSimulator> {
    const testing = await importBuilt<typeof import('@sluice/testing')>('libs/testing/dist/telegram/telegram-simulator.js');
    const telegram = await testing.TelegramSimulator.start({ acceptUnknownChats: true });
    this.closing.push(() => telegram.close());
    return telegram;
  }

  /** A WeCom that knows these corps. */
  async wecom(corps: { corpId: string; secret: string }[]): Promise<WecomSimulator> {
    const testing = await importBuilt<typeof import('@sluice/testing')>('libs/testing/dist/wecom/wecom-simulator.js');
    const wecom = await testing.WecomSimulator.start({ corps });
    this.closing.push(() => wecom.close());
    return wecom;
  }

  /** A Gemini as these options say. */
  async gemini(options: Parameters<typeof GeminiSimulator.start>[0]): Promise<GeminiSimulator> {
    const testing = await importBuilt<typeof import('@sluice/testing')>('libs/testing/dist/ai/gemini/gemini-simulator.js');
    const gemini = await testing.GeminiSimulator.start(options);
    this.closing.push(() => gemini.close());
    return gemini;
  }

  /** A system with an empty database, none of its services started; it can reach these platforms and no other. */
  async system(figure: string, platforms: Platforms, settings?: NodeJS.ProcessEnv): Promise<System> {
    const { stores, temporary } = this.options;
    const system = await System.prepare({
      stores,
      platforms,
      settings,
      databaseUrl: await freshDatabase(stores, figure),
      record: temporary.record,
      heard: (service, line) => void this.logged.push(`${service} logged ${line}`),
      died: (error) => this.death.reject(error),
    });
    this.closing.push(async () => {
      this.memory[figure] = system.memory();
      await system.close();
    });
    return system;
  }

  /** The URL of a migrated database that nobody uses. */
  async migrated(name: string): Promise<string> {
    const url = await freshDatabase(this.options.stores, name);
    await migrate(url);
    return url;
  }

  /** Starts one of benchmarks/processes on the Node and the packages that the services run on. */
  async process(name: string, env: Record<string, string> = {}): Promise<BareProcess> {
    const { stores, temporary } = this.options;
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = new Child({
      name,
      command: process.execPath,
      args: [join(root, 'benchmarks/processes', `${name}.ts`)],
      env: { ...process.env, PORT: String(port), DATABASE_URL: await freshDatabase(stores, 'bare'), REDIS_URL: stores.redis.url, ...env },
      cwd: root,
      isReady: async () => (await fetch(url)).ok,
      readyMs: 60_000,
      record: temporary.record,
      onDeath: (how) => this.death.reject(new Error(`${name} ended while it was measured (${how})`)),
    });
    this.closing.push(() => child.kill());
    await child.start();
    return { url, pids: { [name]: child.pid ?? 0 } };
  }

  /** Milliseconds of processor time that these processes and the stores have used so far; null where that cannot be known. */
  processorMs(pids: Record<string, number>): { processes: number; stores: number } | null {
    const { postgres, redis } = this.options.stores;
    const sum = (all: readonly (number | undefined)[]): number => all.reduce<number>((total, pid) => total + ((pid && processorMs(pid)) || 0), 0);
    const stores = sum([postgres.child.pid, redis.child.pid]);
    return stores === 0 ? null : { processes: sum(Object.values(pids)), stores };
  }

  /** Lets a figure measure; throws when a process dies that it measures. */
  async runFigure(figure: Figure): Promise<Row[]> {
    this.death = Promise.withResolvers();
    return Promise.race([figure.run(this), this.death.promise]);
  }

  async stopFigure(): Promise<void> {
    for (const close of this.closing.splice(0).toReversed()) await close();
  }
}
