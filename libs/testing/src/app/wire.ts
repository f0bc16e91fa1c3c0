import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The network in front of a store: it can be cut, held up, and mended again. */
export class Wire {
  /** The store's URL, by way of this wire. */
  readonly url: string;
  private readonly ends = new Set<Socket>();
  private readonly server: Server;
  private readonly store: URL;
  private state: 'whole' | 'cut' | 'held' = 'whole';

  private constructor(server: Server, store: URL) {
    this.server = server;
    this.store = store;
    const through = new URL(store);
    through.hostname = '127.0.0.1';
    through.port = String((server.address() as AddressInfo).port);
    this.url = through.href;
    server.on('connection', (socket) => this.join(socket));
  }

  static async to(storeUrl: string): Promise<Wire> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Wire(server, new URL(storeUrl));
  }

  /** Connections to the store at this moment. */
  get connections(): number {
    return this.ends.size / 2;
  }

  /** Every connection breaks, and new ones break at once: the store is gone. */
  cut(): void {
    this.state = 'cut';
    for (const end of this.ends) end.destroy();
  }

  /** Connections stay, but nothing passes: a black hole. */
  hold(): void {
    this.state = 'held';
    for (const end of this.ends) end.pause();
  }

  /** What was held passes now, and new connections are made. */
  mend(): void {
    this.state = 'whole';
    for (const end of this.ends) end.resume();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((closed) => this.server.close(closed));
  }

  private join(near: Socket): void {
    if (this.state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(Number(this.store.port), this.store.hostname);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      this.ends.add(from);
      from.on('data', (chunk) => to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.ends.delete(from);
        to.destroy();
      });
      if (this.state === 'held') from.pause();
      else from.resume();
    }
  }
}
