import { Pool, type buildConnector } from 'undici';
import { Exchange, type UpstreamAnswer } from './exchange.ts';

export interface UpstreamOptions {
  /** Connections at most. */
  connections?: number;
  /** Connections kept open while nobody uses them. */
  kept?: number;
  /** How long a call may wait for a connection. */
  waitMs?: number;
  /** Makes the connections. */
  connect?: buildConnector.connector;
}

export interface UpstreamRequest {
  method: 'GET' | 'POST';
  /** Below the upstream's URL, with its query. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface UpstreamContext {
  signal: AbortSignal;
  /** See `SendContext`. */
  admit?: () => void;
  /** How long the answer may take once the request is on its way. */
  answerMs?: number;
  /** The longest body that is taken. */
  mostBytes?: number;
}

/** What one upstream's connections go through, since the start. */
export interface UpstreamStats {
  calls: number;
  /** Calls that waited longer than 100 ms for a connection. */
  waited: number;
  /** Calls that got no connection in time. */
  timeouts: number;
  inFlight: number;
}

const defaults = { connections: 150, kept: 60, waitMs: 300_000 };
const keepAliveMs = 90_000;
const connectMs = 5_000;
const answerMs = 15_000;
const largestAnswer = 1 << 20;
const longWaitMs = 100;

/**
 * A platform's HTTP server behind one pool: 150 connections, one request at a time on each, kept for 90 s. undici cannot keep
 * only some of them, so calls beyond 60 at once ask for theirs to be closed, which keeps 60 at most.
 */
export class Upstream {
  /** Without a slash at its end. */
  readonly url: string;
  private readonly pool: Pool;
  private readonly prefix: string;
  private readonly kept: number;
  private readonly waitMs: number;
  /** Connections in use; one that answered is free again in the next turn of the event loop. */
  private busy = 0;
  private readonly counts: UpstreamStats = { calls: 0, waited: 0, timeouts: 0, inFlight: 0 };

  constructor(url: string, options: UpstreamOptions = {}) {
    const { connections, kept, waitMs, connect } = { ...defaults, ...options };
    const { origin, pathname } = new URL(url);
    this.prefix = pathname.replace(/\/+$/, '');
    this.url = origin + this.prefix;
    [this.kept, this.waitMs] = [kept, waitMs];
    this.pool = new Pool(origin, {
      connections,
      pipelining: 1,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      connect: connect ?? { timeout: connectMs },
    });
  }

  /** The answer, whatever its status; redirects are not followed. Throws UpstreamFailure, or what `admit` throws. */
  async call({ method, path, headers = {}, body }: UpstreamRequest, context: UpstreamContext): Promise<UpstreamAnswer> {
    this.counts.calls += 1;
    this.counts.inFlight += 1;
    this.busy += 1;
    const exchange = new Exchange({ waitMs: this.waitMs, answerMs, mostBytes: largestAnswer, ...context });
    try {
      const reset = this.busy > this.kept ? { reset: true } : {};
      // The exchange has the deadlines.
      this.pool.dispatch({ method, path: this.prefix + path, headers, body: body ?? null, headersTimeout: 0, bodyTimeout: 0, ...reset }, exchange);
      return await exchange.answer;
    } finally {
      this.counts.inFlight -= 1;
      setImmediate(() => (this.busy -= 1));
      if (exchange.waitedMs > longWaitMs) this.counts.waited += 1;
      if (exchange.timedOut) this.counts.timeouts += 1;
    }
  }

  stats(): UpstreamStats {
    return { ...this.counts };
  }

  /** After the calls at hand. */
  async close(): Promise<void> {
    await this.pool.close();
  }
}
