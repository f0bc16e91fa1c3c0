import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Exchange } from './exchange.ts';

/** The HTTP side of a provider, on a port of 127.0.0.1; an ephemeral one unless another is asked for. */
export class AiServer {
  readonly origin: string;
  readonly #server: Server;

  private constructor(server: Server) {
    const address = server.address();
    this.origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    this.#server = server;
  }

  static async listen(serve: (exchange: Exchange) => Promise<void>, port = 0): Promise<AiServer> {
    const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, (request, response) => void serve(new Exchange(request, response)));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new AiServer(server);
  }

  /** Cuts all connections, hung ones too. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
