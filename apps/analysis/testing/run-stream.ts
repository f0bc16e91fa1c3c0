import { request, type IncomingMessage } from 'node:http';
import { until } from '@sluice/testing';
import { authorization } from './start-posts.ts';

export interface Told {
  id: number | undefined;
  event: string;
  data: Record<string, unknown>;
}

/** One connection that reads a run, as the HTML standard says. */
export class RunStream {
  readonly told: Told[] = [];
  comments = 0;
  status = 0;
  /** What came, when it was no stream. */
  text = '';
  headers: IncomingMessage['headers'] = {};
  ended = false;
  private response: IncomingMessage | undefined;

  /** `POST` with a body, else `GET`; resolves with the headers of the answer. */
  static async open(url: string, { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {}): Promise<RunStream> {
    const stream = new RunStream();
    await new Promise<void>((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const outgoing = request(url, { method, agent: false, headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers } }, (response) => {
        stream.hear(response);
        resolve();
      });
      outgoing.on('error', (error) => (stream.response ? undefined : reject(error)));
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
    return stream;
  }

  /** Events of one kind. */
  of(event: string): Record<string, unknown>[] {
    return this.told.filter((told) => told.event === event).map(({ data }) => data);
  }

  /** The last id it was told. */
  get lastId(): number {
    return this.told.findLast(({ id }) => id !== undefined)?.id ?? -1;
  }

  get runId(): string {
    return String(this.of('accepted')[0]?.['runId']);
  }

  /** Resolves with the id of the run when it was told that it was accepted. */
  async accepted(): Promise<string> {
    await until('the run to be accepted', () => this.of('accepted').length > 0);
    return this.runId;
  }

  /** Resolves when the service has ended the stream. */
  async end(): Promise<this> {
    await until('the end of the stream', () => this.ended);
    return this;
  }

  /** Resolves when so many items were told. */
  async items(count: number): Promise<Record<string, unknown>[]> {
    return until(`${count} items`, () => this.of('item').length >= count && this.of('item'));
  }

  stall(): void {
    this.response?.pause();
  }

  leave(): void {
    this.response?.destroy();
  }

  private hear(response: IncomingMessage): void {
    this.response = response;
    this.status = response.statusCode ?? 0;
    this.headers = response.headers;
    const isStream = response.headers['content-type']?.startsWith('text/event-stream') === true;
    let rest = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      if (!isStream) return void (this.text += chunk);
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      blocks.forEach((block) => this.read(block));
    });
    response.on('error', () => undefined).on('close', () => (this.ended = true));
  }

  private read(block: string): void {
    const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
    const [id, data] = [fields.get('id'), fields.get('data')];
    if (data === undefined) this.comments += 1;
    else this.told.push({ id: id === undefined ? undefined : Number(id), event: fields.get('event') ?? 'message', data: JSON.parse(data) as Record<string, unknown> });
  }
}
