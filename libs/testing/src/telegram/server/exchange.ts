import type { IncomingMessage, ServerResponse } from 'node:http';
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

  /** A page of the edge in front of the Bot API, as seen when a data centre is down. */
  page(status: number, title: string): void {
    const head = `<head><title>${status} ${title}</title></head>`;
    const body = `<html>\r\n${head}\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
    const headers = { Server: 'nginx/1.18.0', 'Content-Type': 'text/html', 'Content-Length': Buffer.byteLength(body) };
    this.#response.writeHead(status, headers).end(body);
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
