import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StreamReader } from '@sluice/stream';
import { freshRedis, until, Wire } from '@sluice/testing';
import { Redis } from 'ioredis';
import { ask } from '../../testing/ask.ts';
import { bearer, knowKeys, SseReader } from '../../testing/sse-reader.ts';
import { startGateway, type Gateway } from '../../testing/start-gateway.ts';

let wire: Wire;
let redis: Redis;
let gateway: Gateway | undefined;

beforeEach(async () => {
  const url = await freshRedis();
  redis = new Redis(url);
  wire = await Wire.to(url);
});

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  wire.close();
  redis.disconnect();
});

/** Begins a gateway whose Redis is behind the wire. */
async function start({ connected = true } = {}): Promise<Gateway> {
  gateway = await startGateway({ REDIS_URL: wire.url }, { heartbeatMs: 100 });
  knowKeys(gateway.backends.storage);
  const reader = gateway.app.get(StreamReader);
  if (connected) await until('events to be there', () => reader.connected);
  return gateway;
}

const open = ({ url }: Gateway): Promise<SseReader> => SseReader.open(`${url}/api/stream`);
const alert = (code: unknown): Promise<string | null> => redis.xadd('sluice:events', '*', 'event', JSON.stringify({ type: 'alert', code }));

describe('while Redis is away', () => {
  it('the gateway starts, is ready, hands on, and says that there are no events', async () => {
    wire.cut();
    const { url, backends } = await start({ connected: false });
    backends.ingest.answer = (response) => response.end('{"status":"healthy","components":{}}');
    const refused = await ask(`${url}/api/stream`, { headers: bearer });
    expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.text)]).toEqual([503, '2', expect.objectContaining({ code: 'unavailable' })]);
    expect((await ask(`${url}/health/ready`)).status).toBe(200);
    expect((await ask(`${url}/api/events`)).status).toBe(200);
    expect((await ask(`${url}/api/stream/tickets`, { method: 'POST', headers: bearer })).status).toBe(503);
    const health = JSON.parse((await ask(`${url}/health`)).text) as { components: Record<string, unknown> };
    expect(health.components['stream']).toEqual({ status: 'degraded', message: expect.stringContaining('Redis') });
    await wire.mend();
    await until('events to be there', () => gateway?.app.get(StreamReader).connected);
    const reader = await open({ url } as Gateway);
    await alert('a');
    await until('one', () => reader.codes.length > 0);
  });

  it.each([
    ['gone', () => wire.cut()],
    ['a black hole', () => wire.hold()],
  ] as const)('(%s) readers get signs of life, and everything once it is back', async (_how, breakIt) => {
    const { app, url } = await start();
    const reader = await open({ url } as Gateway);
    await alert('before');
    await until('the first', () => reader.codes.length === 1);
    breakIt();
    await until('the gateway to notice', () => !app.get(StreamReader).connected);
    const beats = reader.comments.length;
    await alert('meanwhile');
    await until('more signs of life', () => reader.comments.length > beats + 2);
    await wire.mend();
    await until('the rest', () => reader.codes.length === 2);
    await alert('after');
    await until('what comes', () => reader.codes.at(-1) === 'after');
    expect(reader.codes).toEqual(['before', 'meanwhile', 'after']);
  });
});

describe('a gateway that stops', () => {
  it('tells its readers, who come back elsewhere, and hangs on nobody, also not on who does not read', async () => {
    const { app, url } = await start();
    const [reader, stalled] = [await open({ url } as Gateway), await open({ url } as Gateway)];
    stalled.stall();
    const startedAt = performance.now();
    await app.close();
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await until('the end', () => reader.ended);
    expect([reader.ended, reader.told.map(({ event }) => event)]).toEqual(['whole', ['closing']]);
  });

  it('stops while Redis is a black hole, too', async () => {
    const { app, url } = await start();
    const reader = await open({ url } as Gateway);
    wire.hold();
    const startedAt = performance.now();
    await app.close();
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await until('the end', () => reader.ended);
  });
});
