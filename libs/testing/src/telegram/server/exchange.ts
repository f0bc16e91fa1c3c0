import type { IncomingMessage, ServerResponse } from 'node:http';
import { playWayFault, type WayFault } from '../../platform/way-fault.ts';
import type { Answer } from '../answer.ts';

/** The way back to the caller; after the first answer the others do nothing. */
export class Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
  }

  answer({ status, body, retryAfter }: Answer): void {
    const headers: Record<string, string | number> = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
    };
    if (retryAfter !== undefined) headers['Retry-After'] = retryAfter;
    this.#response.writeHead(status, headers).end(body);
  }

  /** Does what goes wrong on the way; true when the caller is to be answered as if nothing had happened. */
  suffer(fault: WayFault): Promise<boolean> {
    return playWayFault(fault, this.#response);
  }

  bytes(bytes: Uint8Array, mime: string): void {
    this.#response.writeHead(200, { 'Content-Type': mime, 'Content-Length': bytes.length }).end(bytes);
  }

  /** Promises all bytes, sends half of them, and cuts the connection. */
  halfOf(bytes: Uint8Array, mime: string): void {
    this.#response.writeHead(200, { 'Content-Type': mime, 'Content-Length': bytes.length });
    this.#response.write(bytes.subarray(0, bytes.length >> 1), () => this.drop());
  }

  /** Cuts the connection without an answer. */
  drop(): void {
    this.#request.socket.destroy();
  }
}
