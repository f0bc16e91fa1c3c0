import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { PlatformFault, PlatformFaults } from './faults.ts';
import { playWayFault } from './way-fault.ts';

/** One call of a client. */
export interface PlatformCall {
  /** Method and path, as in `POST /v2/bot/message/push`. */
  endpoint: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The body, when it is a JSON object. */
  json: Record<string, unknown> | undefined;
}

export interface PlatformAnswer {
  status: number;
  headers?: Record<string, string>;
  /** JSON, or bytes whose type the headers tell. */
  body: object | Uint8Array;
}

/** What stands behind the HTTP side. */
export interface Platform {
  faults: PlatformFaults;
  /** Whom the call sends to, so that faults can be meant for one person. */
  addresseeOf(call: PlatformCall): string | undefined;
  /** Carries the call out. */
  serve(call: PlatformCall): PlatformAnswer | Promise<PlatformAnswer>;
}

/** The HTTP side of a platform that speaks JSON, on a port of 127.0.0.1; an ephemeral one unless another is asked for. */
export class PlatformServer {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    const address = server.address();
    this.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    this.#server = server;
  }

  static async listen(platform: Platform, port = 0): Promise<PlatformServer> {
    const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, (request, response) => void receive(platform, request, response));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new PlatformServer(server);
  }

  /** Cuts all connections, hung ones too. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

async function receive(platform: Platform, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await read(request).catch(() => undefined);
  if (body === undefined) return;
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://platform');
  const call: PlatformCall = { endpoint: `${request.method} ${pathname}`, query, headers: request.headers, json: objectIn(body) };
  const taken = platform.faults.take({ endpoint: pathname, to: platform.addresseeOf(call) });
  if (taken?.when === 'before' && !(await play(taken.fault, response))) return;
  const answer = await platform.serve(call);
  if (taken?.when === 'after' && !(await play(taken.fault, response))) return;
  give(answer, response);
}

/** Does what the fault says; true when the caller is to be answered as if nothing had happened. */
async function play(fault: PlatformFault, response: ServerResponse): Promise<boolean> {
  if (fault.kind !== 'answered') return playWayFault(fault, response);
  give(fault, response);
  return false;
}

function give({ status, headers = {}, body }: PlatformAnswer, response: ServerResponse): void {
  if (body instanceof Uint8Array) response.writeHead(status, headers).end(body);
  else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function objectIn(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
