import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { FakeBackend } from './fake-backend.ts';

export const goodKey = 'spec-good-key';
export const bearer = { authorization: `Bearer ${goodKey}` };

/** Storage as it answers for API keys: these are in force. */
export function knowKeys(storage: FakeBackend, keys: readonly string[] = [goodKey]): void {
  storage.answer = (response, { url, headers }) => {
    if (url !== '/api/api-keys/current') return response.writeHead(404).end();
    return response.writeHead(keys.some((key) => headers.authorization === `Bearer ${key}`) ? 204 : 401).end();
  };
}

export interface Told {
  id: string | undefined;
  event: string;
  data: Record<string, unknown>;
}

/** One connection to `GET /api/stream`, read as the HTML standard says. */
export class SseReader {
  readonly told: Told[] = [];
  readonly comments: string[] = [];
  status = 0;
  headers: IncomingHttpHeaders = {};
  retryMs: number | undefined;
  lastEventId = '';
  /** What came, when it was no stream. */
  text = '';
  /** How it ended; undefined while it lasts. */
  ended: 'whole' | 'broken' | undefined;
  private response: IncomingMessage | undefined;

  /** Resolves with the headers of the answer. */
  static async open(url: string, headers: Record<string, string> = bearer): Promise<SseReader> {
    const reader = new SseReader();
    await new Promise<void>((resolve, reject) => {
      get(url, { headers, agent: false }, (response) => {
        reader.hear(response);
        resolve();
      }).on('error', (error) => (reader.response ? undefined : reject(error)));
    });
    return reader;
  }

  /** Reads no more, and leaves the connection as it is. */
  stall(): void {
    this.response?.pause();
  }

  resume(): void {
    this.response?.resume();
  }

  leave(): void {
    this.response?.destroy();
  }

  get codes(): unknown[] {
    return this.told.filter(({ event }) => event === 'alert').map(({ data }) => data['code']);
  }

  private hear(response: IncomingMessage): void {
    this.response = response;
    this.status = response.statusCode ?? 0;
    this.headers = response.headers;
    let rest = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      if (this.status !== 200) return void (this.text += chunk);
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      blocks.forEach((block) => this.read(block));
    });
    response.on('error', () => undefined).on('close', () => (this.ended = response.complete ? 'whole' : 'broken'));
  }

  private read(block: string): void {
    const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
    const [comment, id, data] = [fields.get(''), fields.get('id'), fields.get('data')];
    if (comment !== undefined) this.comments.push(comment);
    if (fields.has('retry')) this.retryMs = Number(fields.get('retry'));
    this.lastEventId = id ?? this.lastEventId;
    if (data !== undefined) this.told.push({ id, event: fields.get('event') ?? 'message', data: JSON.parse(data) as Record<string, unknown> });
  }
}
