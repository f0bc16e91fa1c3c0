import { StreamReader } from '@sluice/stream';
import { freshRedis, until } from '@sluice/testing';
import { Redis } from 'ioredis';
import { ask, type Answered } from './ask.ts';
import { bearer, knowKeys, SseReader } from './sse-reader.ts';
import { startGateway, type Gateway } from './start-gateway.ts';

/** Two replicas of the gateway on one Redis; the first one has signs of life, and looks at keys again, all the time; the other takes a key five times. */
export class TwoGateways {
  private readers: SseReader[] = [];

  private constructor(
    readonly redis: Redis,
    readonly one: Gateway,
    readonly other: Gateway,
  ) {}

  static async start(): Promise<TwoGateways> {
    const REDIS_URL = await freshRedis();
    const both = await Promise.all([startGateway({ REDIS_URL }, { heartbeatMs: 100, recheckMs: 200, mostConnections: 20 }), startGateway({ REDIS_URL, STREAM_CONNECTIONS_PER_KEY: '5' })]);
    await until('events to be there', () => both.every(({ app }) => app.get(StreamReader).connected));
    return new TwoGateways(new Redis(REDIS_URL), ...both);
  }

  /** Ends every reader and lets both know the good key again. */
  async reset(): Promise<void> {
    this.readers.forEach((reader) => reader.leave());
    this.readers = [];
    for (const { backends } of [this.one, this.other]) knowKeys(backends.storage);
    for (const { url } of [this.one, this.other]) {
      await until('everybody to be gone', async () => /^sluice_stream_connections\{.*\} 0$/m.test((await ask(`${url}/metrics`)).text));
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.one.close(), this.other.close()]);
    this.redis.disconnect();
  }

  async open(gateway: Gateway, query = '', headers: Record<string, string> = bearer): Promise<SseReader> {
    const reader = await SseReader.open(`${gateway.url}/api/stream${query}`, headers);
    this.readers.push(reader);
    return reader;
  }

  /** Asks the first one, unless another is named, for what it should refuse. */
  ask(path: string, headers: Record<string, string> = {}, { method = 'GET', of = this.one } = {}): Promise<Answered> {
    return ask(`${of.url}${path}`, { method, headers });
  }

  async add(event: Record<string, unknown>): Promise<string> {
    return String(await this.redis.xadd('sluice:events', '*', 'event', JSON.stringify(event)));
  }

  alert(code: unknown): Promise<string> {
    return this.add({ type: 'alert', severity: 'info', about: 'spec', code, words: 'x' });
  }
}
