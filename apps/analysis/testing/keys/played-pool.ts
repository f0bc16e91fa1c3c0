import { AppError, type AppErrorOptions, type Code } from '@sluice/errors';
import type { KeyPool } from '../../src/keys/key-pool.ts';
import { openPool, type OpenPool, type PoolOptions } from './pool.ts';

export const never = new AbortController().signal;

/** What becomes of a call with the key of this secret: its answer, or what it throws. */
export type Fate = (secret: string) => string;

export const ok: Fate = (secret) => `by ${secret}`;

export function fails(code: Code, options: AppErrorOptions = {}): never {
  throw new AppError(code, `the call failed: ${code}`, options);
}

/** Fails with these keys, and is done by all others. */
export function failing(fates: Record<string, [Code, AppErrorOptions?]>): Fate {
  return (secret) => {
    const fate = fates[secret];
    return fate ? fails(...fate) : ok(secret);
  };
}

interface PlayedRequest {
  fingerprint?: string;
  model?: string;
  signal?: AbortSignal;
  isOfSeveral?: boolean;
}

/** A pool of Gemini's keys in memory, whose calls are played. */
export class PlayedPool {
  /** The secrets that were called with, in order. */
  called: string[] = [];
  readonly pool: KeyPool;
  readonly clock: OpenPool['clock'];
  readonly breakers: OpenPool['breakers'];
  private readonly metrics: OpenPool['metrics'];
  private requests = 0;

  constructor(names: readonly string[], options: PoolOptions = {}) {
    const { pool, clock, breakers, metrics } = openPool(names, options);
    [this.pool, this.clock, this.breakers, this.metrics] = [pool, clock, breakers, metrics];
  }

  /** One use, of a request of its own unless one is named. */
  use(fate: Fate, { fingerprint = `request ${++this.requests}`, model = 'flash', isOfSeveral, signal = never }: PlayedRequest = {}): Promise<string> {
    const call = async ({ secret }: { secret: string }): Promise<string> => {
      this.called.push(secret);
      return Promise.resolve(fate(secret));
    };
    return this.pool.use({ fingerprint, model, isOfSeveral }, call, signal);
  }

  /** A use whose caller aborts its only call when that has lasted so long. */
  abortedAfter(tookMs: number, reason: Error): Promise<string> {
    const caller = new AbortController();
    const fate = (): never => {
      this.clock.now += tookMs;
      caller.abort(reason);
      throw new Error('aborted');
    };
    return this.use(fate, { signal: caller.signal });
  }

  /** The state of a project's circuit, or of that of a model there. */
  async circuit(project: string, model?: string): Promise<string | undefined> {
    return (await this.breakers.states([this.pool.circuits.nameOf(project, model)]))[0]?.state;
  }

  /** The line of the metrics that begins so. */
  async figure(beginning: string): Promise<string | undefined> {
    return (await this.metrics.expose()).text.split('\n').find((line) => line.startsWith(beginning));
  }
}
