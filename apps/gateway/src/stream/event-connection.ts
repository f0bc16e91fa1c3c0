import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { streamHeaders } from '@sluice/service';
import type { Entry, Listener } from '@sluice/stream';
import { frameOf, heartbeatFrame, lastFrame, openingFrame } from './frames.ts';
import { wants, type Filter } from './stream-query.ts';

const mostPending = 1_000;
/** How long a reader who comes back may keep a page of its replay waiting. */
const stallMs = 30_000;
/** Until the connection of who does not hear the last words is cut. */
const partingMs = 1_000;

export type Parting = Parameters<typeof lastFrame>[0];

/** One reader of `GET /api/stream`. What waits for it is bounded: who does not read is told `lagging`, and cut. */
export class EventConnection implements Listener {
  readonly closed: Promise<unknown>;
  /** Why we ended it; undefined while it lasts, or when the reader went. */
  parting: Parting | undefined;
  private position = '';
  /** Events that the operating system has not taken yet. */
  private pending = 0;

  constructor(
    private readonly response: ServerResponse,
    private readonly filter: Filter,
    private readonly mostBytes: () => number,
  ) {
    this.closed = new Promise((resolve) => response.once('close', resolve));
    // A write that meets a reader who has just gone; `close` follows.
    response.on('error', () => undefined);
  }

  begin(position: string, retryMs: number): void {
    this.position = position;
    this.response.socket?.setNoDelay(true).setKeepAlive(true, 30_000);
    this.response.writeHead(200, streamHeaders);
    this.response.write(openingFrame(position, retryMs));
  }

  take(entries: readonly Entry[]): void {
    this.position = entries.at(-1)?.id ?? this.position;
    const wanted = entries.filter((entry) => wants(this.filter, entry));
    if (wanted.length === 0 || this.over) return;
    if (this.lags) return this.end('lagging', 'You read more slowly than events come: come back with Last-Event-ID.');
    this.pending += wanted.length;
    this.response.write(wanted.map(frameOf).join(''), () => (this.pending -= wanted.length));
  }

  async drained(): Promise<void> {
    if (!this.response.writableNeedDrain) return;
    const patience = setTimeout(() => this.end('lagging', 'You do not read what you asked for: come back with Last-Event-ID.'), stallMs);
    await Promise.race([once(this.response, 'drain').catch(() => undefined), this.closed]);
    clearTimeout(patience);
  }

  beat(): void {
    if (!this.over && !this.lags) this.response.write(heartbeatFrame(this.position));
  }

  end(parting: Parting, words: string): void {
    if (this.over) return;
    this.parting = parting;
    this.response.end(lastFrame(parting, words));
    const cut = setTimeout(() => this.response.destroy(), partingMs);
    void this.closed.then(() => clearTimeout(cut));
  }

  private get over(): boolean {
    return this.parting !== undefined || this.response.destroyed;
  }

  private get lags(): boolean {
    return this.pending > mostPending || this.response.writableLength > this.mostBytes();
  }
}
