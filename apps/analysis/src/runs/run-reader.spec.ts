import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { RunReader } from './run-reader.ts';

let server: Server;
let opened: PromiseWithResolvers<RunReader>;

beforeAll(async () => {
  server = createServer((_request, response) => opened.resolve(new RunReader(response)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A reader whose other side reads nothing until it is told to. */
async function open(): Promise<{ reader: RunReader; response: IncomingMessage }> {
  opened = Promise.withResolvers();
  const { port } = server.address() as AddressInfo;
  const answered = new Promise<IncomingMessage>((resolve) => get(`http://127.0.0.1:${port}`, { agent: false }, resolve));
  const reader = await opened.promise;
  reader.begin();
  const response = await answered;
  return { reader, response: response.on('error', () => undefined) };
}

const more = 'x'.repeat(32 << 20);

describe('a reader', () => {
  it('that takes what it is told is told more, and only then', async () => {
    const { reader, response } = await open();
    let isTaken = false;
    const said = reader.say(more, 60_000).then(() => (isTaken = true));
    await reader.news(50);
    expect(isTaken).toBe(false);
    let heard = 0;
    response.on('data', (chunk: Buffer) => (heard += chunk.length));
    await said;
    reader.end('the end');
    await reader.closed;
    await until('all of it', () => heard > more.length);
  });

  it('that takes nothing is sent away', async () => {
    const { reader } = await open();
    await reader.say(more, 50);
    expect(reader.over).toBe(true);
    await reader.closed;
  });

  it('hears news that came before it asked, and none twice', async () => {
    const { reader } = await open();
    reader.hear();
    await reader.news(60_000);
    let isHeard = false;
    const second = reader.news(60_000).then(() => (isHeard = true));
    await new Promise(setImmediate);
    expect(isHeard).toBe(false);
    reader.hear();
    await second;
    reader.end('');
    await reader.news(60_000);
  });
});
