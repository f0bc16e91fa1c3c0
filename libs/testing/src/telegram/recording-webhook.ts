import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Update } from 'grammy/types';

export interface ReceivedUpdate {
  /** Path and query. */
  path: string;
  update: Update;
  headers: IncomingHttpHeaders;
}

/** What to answer; `undefined` cuts the connection. */
export type Reply = { status: number; headers?: Record<string, string> } | undefined;
export type Replying = (received: ReceivedUpdate) => Reply | Promise<Reply>;

/** A webhook on 127.0.0.1 that remembers what came and answers as told. */
export class RecordingWebhook {
  readonly received: ReceivedUpdate[] = [];
  /** How many requests were being answered at the same moment at most. */
  mostAtOnce = 0;
  #atOnce = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(reply: Replying = () => ({ status: 200 })): Promise<RecordingWebhook> {
    const server = createServer();
    const webhook = new RecordingWebhook(server);
    server.on('request', (request, response) => void webhook.#receive(request, response, reply));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return webhook;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/telegram?bot=1`;
  }

  /** The texts that came, in order. */
  get texts(): (string | undefined)[] {
    return this.received.map(({ update }) => (update.message ?? update.edited_message)?.text);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #receive(request: IncomingMessage, response: ServerResponse, reply: Replying): Promise<void> {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    const { headers, url: path = '' } = request;
    const received = { path, update: JSON.parse(await text(request)) as Update, headers };
    this.received.push(received);
    const answer = await reply(received);
    this.#atOnce -= 1;
    if (answer) response.writeHead(answer.status, answer.headers).end();
    else request.socket.destroy();
  }
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
