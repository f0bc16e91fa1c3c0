import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { allowSlowArrival, type ArrivalLimits } from './slow-arrival.ts';

let app: FastifyInstance;
let sockets: Socket[];

beforeEach(() => {
  sockets = [];
  app = fastify({ forceCloseConnections: true });
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await app.close();
});

/** Posts the first half of a body of two bytes; `answer` is all that is said until the connection ends. */
function postHalf(path: string): { socket: Socket; answer: Promise<string> } {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  sockets.push(socket);
  const heard: Buffer[] = [];
  const answer = new Promise<string>((resolve) => socket.on('data', (chunk) => heard.push(chunk)).on('close', () => resolve(Buffer.concat(heard).toString())));
  socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\na`);
  return { socket, answer };
}

async function serve(limits?: ArrivalLimits): Promise<void> {
  allowSlowArrival(app, '/slow', limits);
  app.post('/long', async () => {
    // By then a request that is still on its way would have been cut.
    await postHalf('/other').answer;
    return 'there';
  });
  app.post('/slow', (_request, reply) => reply.send('there'));
  app.post('/other', (_request, reply) => reply.send('there'));
  await app.listen({ port: 0, host: '127.0.0.1' });
}

describe('a server with one slow path', () => {
  it('goes on taking a body there while it cuts one elsewhere', async () => {
    await serve({ headersMs: 30_000, requestMs: 50, slowMs: 60_000 });
    const slow = postHalf('/slow?x=1');
    expect(await postHalf('/other').answer).toMatch(/^HTTP\/1\.1 408 /);
    slow.socket.write('b');
    expect(await slow.answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*there$/);
  });

  it('leaves a request alone that is there in time, however long its answer takes', async () => {
    await serve({ headersMs: 30_000, requestMs: 50, slowMs: 60_000 });
    const long = postHalf('/long');
    long.socket.write('b');
    expect(await long.answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*there$/);
  });

  it('bounds headers as ever, and everything in the end', async () => {
    await serve();
    expect([app.server.headersTimeout, app.server.requestTimeout]).toEqual([30_000, 600_000]);
  });
});
