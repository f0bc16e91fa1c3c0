import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { playWayFault } from '../../platform/way-fault.ts';
import type { BrokenAnswer, OnTheWay } from '../ai-faults.ts';

/** What a request says before its body. */
export interface Head {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
}

export interface Reply {
  status: number;
  body: object;
  headers?: Record<string, string>;
}

/** A request that is not carried out. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`${reply.status} ${JSON.stringify(reply.body)}`);
    this.reply = reply;
  }
}

/** How an exchange came to its end. */
export interface Ending {
  status?: number;
  wasAborted: boolean;
}

/** One request and the way back; it ends once, with the answer or with the connection. */
export class Exchange {
  readonly head: Head;
  /** Called before the last bytes leave, so that nobody can have them earlier. */
  onEnd: (ending: Ending) => void = () => undefined;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #gone = new AbortController();
  #hasEnded = false;

  constructor(request: IncomingMessage, response: ServerResponse) {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://simulator');
    this.head = { method: request.method ?? 'GET', path, query, headers: request.headers };
    [this.#request, this.#response] = [request, response];
    request.on('error', () => undefined);
    response.once('close', () => {
      this.#gone.abort();
      this.#end({ wasAborted: true });
    });
  }

  get isOver(): boolean {
    return this.#hasEnded;
  }

  /** The whole body; undefined when it is longer than `limit` bytes. Rejects when the client goes before its end. */
  async body(limit: number): Promise<Buffer | undefined> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.#request) {
      size += (chunk as Buffer).length;
      if (size <= limit) chunks.push(chunk as Buffer);
    }
    return size > limit ? undefined : Buffer.concat(chunks, size);
  }

  /** Waits; rejects as soon as the connection is gone. */
  async pause(ms: number): Promise<void> {
    if (ms > 0) await pause(ms, undefined, { signal: this.#gone.signal });
  }

  give(reply: Reply): void {
    if (this.#hasEnded) return;
    const [bytes, head] = written(reply);
    this.#end({ status: reply.status, wasAborted: false });
    this.#response.writeHead(reply.status, { ...head, 'content-length': bytes.length }).end(bytes);
  }

  /** Gives the first half of the reply's bytes, as all there is or as what came until the connection broke. */
  giveHalf(reply: Reply, { kind }: BrokenAnswer): void {
    if (this.#hasEnded) return;
    const [bytes, head] = written(reply);
    const half = bytes.subarray(0, bytes.length >> 1);
    this.#end({ status: reply.status, wasAborted: false });
    if (kind === 'half-json') this.#response.writeHead(reply.status, { ...head, 'content-length': half.length }).end(half);
    else this.#response.writeHead(reply.status, { ...head, 'content-length': bytes.length }).write(half, () => this.#request.socket.destroy());
  }

  /** What goes wrong on the way; a call that hangs goes on until its client leaves. */
  async suffer(fault: OnTheWay): Promise<void> {
    if (fault.kind !== 'hung') this.#end({ ...(fault.kind === 'html' && { status: fault.status }), wasAborted: false });
    await playWayFault(fault, this.#response);
  }

  #end(ending: Ending): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.onEnd(ending);
  }
}

function written({ body, headers }: Reply): [Buffer, Record<string, string>] {
  return [Buffer.from(JSON.stringify(body)), { 'content-type': 'application/json; charset=UTF-8', ...headers }];
}
