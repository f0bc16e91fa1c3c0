import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A server's first answer on a connection that is not 1xx; nulls when it hung up without one. */
export interface Heard {
  status: number | null;
  contentType: string | null;
}

const nothing: Heard = { status: null, contentType: null };

/** A connection that says whatever bytes it is told, in whatever pieces. */
export class RawConnection {
  /** Resolves when an answer is whole or the other side hung up; the connection is over then. */
  readonly heard: Promise<Heard>;

  private readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      if (answerIn(text)?.isWhole) socket.destroy();
    });
    // A server that hangs up on bytes it did not read resets the connection: what it said before counts.
    socket.on('error', () => undefined);
    this.heard = new Promise((resolve) => socket.once('close', () => resolve(answerIn(text) ?? nothing)));
  }

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const connection = new RawConnection(connect(Number(port), hostname));
    await once(connection.socket, 'connect');
    return connection;
  }

  /** Says it on a connection of its own, and gives what was answered. */
  static async say(url: string, bytes: string | Buffer): Promise<Heard> {
    const connection = await RawConnection.open(url);
    connection.say(bytes);
    return connection.heard;
  }

  say(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Says these bytes one after the other, for as long as the other side listens. */
  drip(bytes: string, everyMs: number): void {
    const left = [...bytes];
    const timer = setInterval(() => {
      const next = left.shift();
      if (next !== undefined) this.socket.write(next);
    }, everyMs);
    this.socket.once('close', () => clearInterval(timer));
  }

  /** Goes away in the middle of whatever was said. */
  async leave(): Promise<void> {
    this.socket.destroy();
    await this.heard;
  }
}

function answerIn(text: string): (Heard & { isWhole: boolean }) | undefined {
  const [, status, head = '', body = ''] = /^(?:HTTP\/1\.1 1\d\d [^]*?\r\n\r\n)*HTTP\/1\.1 ([2-9]\d\d) ([^]*?)\r\n\r\n([^]*)$/.exec(text) ?? [];
  if (status === undefined) return undefined;
  const header = (name: string): string | undefined => new RegExp(`^${name}: (.*?)\\r?$`, 'im').exec(head)?.[1];
  return { status: Number(status), contentType: header('content-type') ?? null, isWhole: body.length >= Number(header('content-length') ?? Infinity) };
}
