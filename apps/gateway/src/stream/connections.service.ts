import type { ServerResponse } from 'node:http';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { Metrics } from '@sluice/observability';
import { StreamReader } from '@sluice/stream';
import { EventConnection } from './event-connection.ts';
import { KeyCheck } from './key-check.client.ts';
import type { Filter } from './stream-query.ts';

export interface StreamOptions {
  /** A sign of life that often, so that no proxy takes the connection for dead. */
  heartbeatMs: number;
  /** How often a key is looked at again while it reads. */
  recheckMs: number;
  /** Readers one process takes. */
  mostConnections: number;
  /** Those of them with the same key. */
  mostPerKey: number;
}
export const STREAM_OPTIONS = Symbol('stream options');

export interface Reading {
  key: string;
  filter: Filter;
  after: string | undefined;
}

const mebibyte = 1 << 20;
/** What may wait for all readers together, one batch each apart. */
const mostBytesTogether = 64 * mebibyte;
const retryMs = { least: 1_000, spread: 2_000 };

/** Everybody who reads events from this process. */
@Injectable()
export class Connections implements OnModuleDestroy, BeforeApplicationShutdown {
  /** Each with its key. */
  private readonly open = new Map<EventConnection, string>();
  private leaving = false;

  constructor(
    private readonly reader: StreamReader,
    private readonly keys: KeyCheck,
    private readonly metrics: Metrics,
    @Inject(STREAM_OPTIONS) private readonly options: StreamOptions,
  ) {
    metrics.gauge('sluice_stream_connections', 'Readers of /api/stream', () => this.open.size);
  }

  /** Begins to answer with events, for as long as both sides last. Throws `unavailable` or `throttled` before anything was answered. */
  start(response: ServerResponse, { key, filter, after }: Reading): void {
    if (response.destroyed || response.closed) return;
    if (this.leaving) throw new AppError('unavailable', 'This process is leaving: ask again.', { retryAfterMs: 1_000 });
    if (this.open.size >= this.options.mostConnections) {
      throw new AppError('unavailable', 'As many read events here as can: try again later.', { retryAfterMs: 10_000 });
    }
    if (this.countOf(key) >= this.options.mostPerKey) {
      const many = `This API key reads events ${this.options.mostPerKey} times here, which is as often as it may: close what you no longer read, or try again later.`;
      throw new AppError('throttled', many, { retryAfterMs: 10_000 });
    }
    const connection = new EventConnection(response, filter, () => this.mostBytes);
    const { from, leave } = this.reader.subscribe(connection, after);
    this.open.set(connection, key);
    // Not the same for all, or everybody comes back in the same moment.
    connection.begin(from, retryMs.least + Math.floor(Math.random() * retryMs.spread));
    const timers = [setInterval(() => connection.beat(), this.options.heartbeatMs), setInterval(() => void this.recheck(connection, key), this.options.recheckMs)];
    void connection.closed.then(() => {
      leave();
      timers.forEach(clearInterval);
      this.open.delete(connection);
      this.metrics.counter('sluice_stream_ended_total', 'Readers that are gone, by why', ['reason']).inc({ reason: connection.parting ?? 'gone' });
    });
  }

  onModuleDestroy(): void {
    this.leaving = true;
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const connection of this.open.keys()) connection.end('closing', 'This process is leaving: come back with Last-Event-ID.');
    await Promise.all([...this.open.keys()].map(({ closed }) => closed));
  }

  private countOf(key: string): number {
    return [...this.open.values()].filter((other) => other === key).length;
  }

  private get mostBytes(): number {
    return Math.max(mebibyte / 16, Math.min(mebibyte, mostBytesTogether / this.open.size));
  }

  /** A storage that does not answer revokes nothing. */
  private async recheck(connection: EventConnection, key: string): Promise<void> {
    await this.keys.check(key).catch((error: unknown) => {
      if (error instanceof AppError && error.retry === 'never') connection.end('revoked', 'This key is no longer in force.');
    });
  }
}
