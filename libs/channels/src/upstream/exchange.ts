import type { Dispatcher } from 'undici';
import { UpstreamFailure, type UpstreamFailureKind } from './upstream-failure.ts';

export interface UpstreamAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface ExchangeOptions {
  signal: AbortSignal;
  /** Asked on a connected socket, right before the first byte is written; what it throws is what the call throws. */
  admit?: () => void;
  /** How long the call may wait for a connection. */
  waitMs: number;
  /** How long the whole answer may take from the first byte of the request on. */
  answerMs: number;
  /** The longest body that is taken. */
  mostBytes: number;
}

/** One request and its answer, told by undici; it knows whether the request was begun, so that "not sent" is a fact. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<UpstreamAnswer>;
  /** How long it waited for a connection, or is waiting still. */
  waitedMs = 0;
  /** Whether it gave up waiting for a connection. */
  timedOut = false;
  private readonly options: ExchangeOptions;
  private readonly begunAt = performance.now();
  private readonly chunks: Buffer[] = [];
  private readonly resolve: (answer: UpstreamAnswer) => void;
  private readonly reject: (reason: unknown) => void;
  private size = 0;
  private head = { status: 0, headers: {} as UpstreamAnswer['headers'] };
  private timer: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | undefined;
  private settled = false;

  constructor(options: ExchangeOptions) {
    this.options = options;
    const { promise, resolve, reject } = Promise.withResolvers<UpstreamAnswer>();
    [this.answer, this.resolve, this.reject] = [promise, resolve, reject];
    this.timer = setTimeout(this.giveUp, options.waitMs, new DOMException('no connection in time', 'TimeoutError'));
    options.signal.addEventListener('abort', this.onAbort, { once: true });
    if (options.signal.aborted) this.onAbort();
  }

  /** undici calls this on a connected socket; what is thrown here keeps the request off it, and the socket in the pool. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.settled) throw new UpstreamFailure('unreachable');
    try {
      this.options.admit?.();
    } catch (error) {
      this.settle(() => this.reject(error));
      throw error;
    }
    this.waitedMs = performance.now() - this.begunAt;
    this.controller = controller;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.giveUp, this.options.answerMs, new DOMException('no answer in time', 'TimeoutError'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: UpstreamAnswer['headers']): void {
    this.head = { status, headers };
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.byteLength;
    if (this.size > this.options.mostBytes) return this.fail('oversized');
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.settle(() => this.resolve({ ...this.head, body: Buffer.concat(this.chunks) }));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (!this.controller && (error as { code?: string }).code === 'UND_ERR_CONNECT_TIMEOUT') this.timedOut = true;
    this.fail(this.controller ? 'lost' : 'unreachable', error);
  }

  private readonly onAbort = (): void => this.giveUp(this.options.signal.reason);

  private readonly giveUp = (reason: unknown): void => {
    if (!this.controller && reason instanceof DOMException && reason.name === 'TimeoutError') this.timedOut = true;
    this.fail(this.controller ? 'lost' : 'unreachable', reason);
  };

  private fail(kind: UpstreamFailureKind, cause?: unknown): void {
    const failure = new UpstreamFailure(kind, cause);
    this.settle(() => {
      this.reject(failure);
      this.controller?.abort(failure);
    });
  }

  private settle(how: () => void): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.timer);
    this.options.signal.removeEventListener('abort', this.onAbort);
    if (!this.controller) this.waitedMs = performance.now() - this.begunAt;
    how();
  }
}
