import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** A webhook call that a platform made, and what it was answered. */
export interface WebhookCall {
  accountId: string;
  /** The platform's ids of the events in it; none when WeCom rings. */
  eventIds: readonly string[];
  /** `open` while it waits for its answer, `broken` when there was none in the platform's patience. */
  answer: number | 'open' | 'broken';
  retryAfter: string | null;
}

const hops: readonly string[] = ['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive'];

/** Stands between platforms and the gateway: hands on what comes as it is, and keeps every webhook call in the order in which they began. */
export class Witness {
  readonly calls: WebhookCall[] = [];
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    const address = server.address();
    this.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    this.#server = server;
  }

  static async before(gatewayUrl: string): Promise<Witness> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const witness = new Witness(server);
    server.on('request', (request, response) => void witness.#handOn(gatewayUrl, request, response));
    return witness;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #handOn(gatewayUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray());
    const call: WebhookCall = { ...aboutOf(request.url ?? '', body), answer: 'open', retryAfter: null };
    if (request.method === 'POST') this.calls.push(call);
    response.on('close', () => (call.answer = response.writableFinished ? response.statusCode : 'broken'));
    try {
      const answer = await fetch(`${gatewayUrl}${request.url}`, { method: request.method, headers: headersOf(request), ...(body.length > 0 && { body }) });
      call.retryAfter = answer.headers.get('retry-after');
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain', ...(call.retryAfter && { 'retry-after': call.retryAfter }) });
      response.end(Buffer.from(await answer.arrayBuffer()));
    } catch {
      response.destroy();
    }
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !hops.includes(entry[0])));
}

function aboutOf(url: string, body: Buffer): Pick<WebhookCall, 'accountId' | 'eventIds'> {
  const [path = ''] = url.split('?');
  const [, , channel, accountId = ''] = path.split('/');
  return { accountId, eventIds: channel === 'wecom' ? [] : eventIdsIn(JSON.parse(body.toString('utf8')) as Told) };
}

/** What Telegram and LINE number their events by. */
interface Told {
  update_id?: number;
  events?: { webhookEventId: string }[];
}

function eventIdsIn({ update_id: updateId, events = [] }: Told): string[] {
  return updateId === undefined ? events.map(({ webhookEventId }) => webhookEventId) : [String(updateId)];
}
