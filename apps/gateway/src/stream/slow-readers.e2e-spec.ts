import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StreamReader } from '@sluice/stream';
import { freshRedis, until } from '@sluice/testing';
import { Redis } from 'ioredis';
import { ask } from '../../testing/ask.ts';
import { bearer, knowKeys, SseReader } from '../../testing/sse-reader.ts';
import { startGateway, type Gateway } from '../../testing/start-gateway.ts';

const events = 50_000;
const mebibyte = 1 << 20;

let redis: Redis;
let gateway: Gateway;

beforeAll(async () => {
  const REDIS_URL = await freshRedis();
  redis = new Redis(REDIS_URL);
  gateway = await startGateway({ REDIS_URL, STREAM_CONNECTIONS_PER_KEY: '21' });
  knowKeys(gateway.backends.storage);
  await until('events to be there', () => gateway.app.get(StreamReader).connected);
});

afterAll(async () => {
  await gateway.close();
  redis.disconnect();
});

const ended = async (): Promise<string> => (await ask(`${gateway.url}/metrics`)).text.split('\n').filter((line) => line.startsWith('sluice_stream_ended_total')).join();

/** Adds events as `EventStream` does, 200 at a time, with codes from `first` on; `between` is called after each of them. */
async function publish(count: number, { first = 0, size = 250, between = () => undefined }: { first?: number; size?: number; between?: () => void } = {}): Promise<void> {
  const words = 'x'.repeat(size);
  for (let n = first; n < first + count; n += 200) {
    const pipeline = redis.pipeline();
    for (let code = n; code < n + 200; code++) pipeline.xadd('sluice:events', 'MAXLEN', '~', 10_000, '*', 'event', JSON.stringify({ type: 'alert', code, words }));
    await pipeline.exec();
    between();
    await nextTurn();
  }
}

/** Asks for the stream over a bare socket and never reads what comes. */
function neverReads(query = ''): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () => {
      socket.pause();
      socket.write(`GET /api/stream${query} HTTP/1.1\r\nhost: x\r\nauthorization: ${bearer.authorization}\r\n\r\n`);
      resolve(socket);
    });
    socket.on('error', () => undefined);
  });
}

describe('somebody who does not read', () => {
  it('is cut while 50,000 events come; others hear each of them, and the gateway holds little', async () => {
    const slow = await Promise.all(Array.from({ length: 20 }, () => neverReads()));
    const reader = await SseReader.open(`${gateway.url}/api/stream`);
    await until('everybody to be there', async () => /^sluice_stream_connections\{.*\} 21$/m.test((await ask(`${gateway.url}/metrics`)).text));
    const held: number[] = [];
    const before = process.memoryUsage();
    await publish(events, { between: () => void held.push(process.memoryUsage().arrayBuffers + process.memoryUsage().external) });
    await until('the last', () => reader.codes.length >= events || reader.ended, 15_000);
    expect([reader.ended, reader.codes.length]).toEqual([undefined, events]);
    expect(reader.codes.every((code, n) => code === n)).toBe(true);
    await until('the slow ones to be cut', async () => /reason="lagging"[^}]*\} 20$/m.test(await ended()));
    expect(Math.max(...held) - before.arrayBuffers - before.external).toBeLessThan(48 * mebibyte);
    slow.forEach((socket) => socket.destroy());
    reader.leave();
  }, 60_000);

  it('is given a replay at its own pace, however late it reads', async () => {
    // More than the operating system takes for a connection that nobody reads, and fewer than are kept.
    await redis.del('sluice:events');
    await publish(6_000, { size: 5_000 });
    const socket = await neverReads('?lastEventId=0');
    await until('it to be there', async () => /^sluice_stream_connections\{.*\} 1$/m.test((await ask(`${gateway.url}/metrics`)).text));
    await publish(2_000, { first: 100_000 });
    const read = await new Promise<string>((resolve) => {
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk).includes('"code":101999', text.length - chunk.length - 20) && resolve(text));
      socket.resume();
    });
    const codes = [...read.matchAll(/"code":(\d+)/g)].map(([, code]) => Number(code));
    expect(codes.slice(-2_100)).toEqual([...Array.from({ length: 100 }, (_, n) => 5_900 + n), ...Array.from({ length: 2_000 }, (_, n) => 100_000 + n)]);
    socket.destroy();
  }, 60_000);
});
