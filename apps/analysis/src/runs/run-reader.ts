import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { streamHeaders } from '@sluice/service';
import { heartbeatFrame, partingFrame } from './run-frames.ts';

/** How long who is sent away may take to hear why. */
const partingMs = 1_000;
/** After how long to come back when the connection is lost. */
const retryMs = 1_000;

/** One connection that reads a run. What waits for it is one page at most: nothing more is made before it has taken that. */
export class RunReader {
  readonly closed: Promise<unknown>;
  private heard = Promise.withResolvers<void>();
  private isOver = false;

  constructor(private readonly response: ServerResponse) {
    this.closed = new Promise((resolve) => response.once('close', resolve)).then(() => this.leave());
    // A write that meets a reader who has just gone; `close` follows.
    response.on('error', () => undefined);
  }

  get over(): boolean {
    return this.isOver || this.response.destroyed;
  }

  begin(): void {
    this.response.socket?.setNoDelay(true).setKeepAlive(true, 30_000);
    this.response.writeHead(200, streamHeaders);
    this.response.write(`retry: ${retryMs}\n: welcome\n\n`);
  }

  beat(): void {
    if (!this.over && !this.response.writableNeedDrain) this.response.write(heartbeatFrame);
  }

  /** Says something, and waits until there is room for more; who leaves it waiting longer than `stallMs` is sent away. */
  async say(frames: string, stallMs: number): Promise<void> {
    if (this.over || frames === '' || this.response.write(frames)) return;
    const patience = setTimeout(() => this.end(partingFrame('lagging', 'You do not read what you asked for: come back with Last-Event-ID.')), stallMs);
    await Promise.race([once(this.response, 'drain').catch(() => undefined), this.closed]);
    clearTimeout(patience);
  }

  /** There may be news. */
  hear(): void {
    this.heard.resolve();
  }

  /** Resolves when there may be news since it was last called, or after `ms`. */
  async news(ms: number): Promise<void> {
    const timer = setTimeout(() => this.hear(), ms);
    await this.heard.promise;
    clearTimeout(timer);
    if (!this.over) this.heard = Promise.withResolvers();
  }

  /** Says the last words; the connection of who does not take them within `patienceMs` is cut. */
  end(lastWords: string, patienceMs = partingMs): void {
    if (this.over) return;
    this.leave();
    this.response.end(lastWords);
    const cut = setTimeout(() => this.response.destroy(), patienceMs);
    void this.closed.then(() => clearTimeout(cut));
  }

  private leave(): void {
    this.isOver = true;
    this.heard.resolve();
  }
}
