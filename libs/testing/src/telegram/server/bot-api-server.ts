import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { failure } from '../answer.ts';
import { Refusal } from '../refusal.ts';
import type { World } from '../world.ts';
import { Exchange } from './exchange.ts';
import { serveCall } from './serve-call.ts';
import { serveFile } from './serve-file.ts';

/** Uploads of a bot end at 50 MB (core.telegram.org/bots/api#sending-files). */
const bodyLimit = 50 << 20;

/** The HTTP side on a port of 127.0.0.1; an ephemeral one unless another is asked for. */
export class BotApiServer {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    const address = server.address();
    this.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    this.#server = server;
  }

  static async listen(world: World, port = 0): Promise<BotApiServer> {
    const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, (request, response) => receive(world, request, response));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new BotApiServer(server);
  }

  /** Cuts all connections, hung ones too. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

function receive(world: World, request: IncomingMessage, response: ServerResponse): void {
  const exchange = new Exchange(request, response);
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  });
  request.on('end', () => {
    if (size > bodyLimit) return exchange.answer(failure(new Refusal(413, 'Request Entity Too Large')));
    const [only = Buffer.alloc(0)] = chunks;
    void route(world, { request, body: chunks.length > 1 ? Buffer.concat(chunks) : only }, exchange);
  });
}

/** `/bot<token>/<method>` and `/file/bot<token>/<file_path>`; everything else is not found (HttpConnection.cpp). */
async function route(world: World, { request, body }: { request: IncomingMessage; body: Buffer }, exchange: Exchange): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const [, file, token = '', rest = ''] = /^(\/file)?\/bot([^/]*)\/(.+)$/.exec(decoded(path)) ?? [];
  if (!rest || !['GET', 'POST'].includes(request.method ?? '')) return exchange.answer(failure(new Refusal(404, 'Not Found')));
  if (file) return serveFile(world, { token, path: rest }, exchange);
  const contentType = request.headers['content-type'] ?? '';
  await serveCall(world, { token, method: rest }, { raw: { query, contentType, body }, exchange });
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
