import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The network in front of a server: it can be cut, held up, and mended again. */
export class Wire {
  /** The server's URL, by way of this wire. */
  readonly url: string;
  private readonly server: URL;
  private readonly port: number;
  private listener: Server | undefined;
  private readonly requests = new Set<Socket>();
  private readonly answers = new Set<Socket>();
  private held: ReadonlySet<Socket>[] = [];

  private constructor(server: URL, port: number) {
    this.server = server;
    this.port = port;
    const through = new URL(server);
    through.hostname = '127.0.0.1';
    through.port = String(port);
    this.url = through.href;
  }

  static async to(url: string): Promise<Wire> {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    await new Promise((closed) => free.close(closed));
    const wire = new Wire(new URL(url), port);
    await wire.mend();
    return wire;
  }

  /** Connections at this moment. */
  get connections(): number {
    return this.requests.size;
  }

  /** The server is gone: connections break, new ones are refused. */
  cut(): void {
    this.listener?.close();
    this.listener = undefined;
    for (const socket of [...this.requests, ...this.answers]) socket.destroy();
  }

  /** Connections stay, but nothing passes (a black hole), or requests do and only their answers do not. */
  hold(what: 'everything' | 'answers' = 'everything'): void {
    this.held = what === 'everything' ? [this.requests, this.answers] : [this.answers];
    for (const socket of this.held.flatMap((side) => [...side])) socket.pause();
  }

  /** What was held passes now, and connections can be made again. */
  async mend(): Promise<void> {
    this.held = [];
    for (const socket of [...this.requests, ...this.answers]) socket.resume();
    if (this.listener) return;
    this.listener = createServer({ pauseOnConnect: true }, (near) => this.join(near)).listen(this.port, '127.0.0.1');
    await once(this.listener, 'listening');
  }

  close(): void {
    this.cut();
  }

  private join(near: Socket): void {
    const far = connect(Number(this.server.port), this.server.hostname);
    this.pass(this.requests, near, far);
    this.pass(this.answers, far, near);
  }

  private pass(side: Set<Socket>, from: Socket, to: Socket): void {
    side.add(from);
    from.on('data', (chunk) => to.write(chunk));
    from.on('error', () => undefined);
    from.on('close', () => {
      side.delete(from);
      to.destroy();
    });
    if (this.held.includes(side)) from.pause();
    else from.resume();
  }
}
