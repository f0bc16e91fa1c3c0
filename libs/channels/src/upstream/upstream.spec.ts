import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { until } from '@sluice/testing';
import { buildConnector } from 'undici';
import { Upstream, type UpstreamContext, type UpstreamOptions } from './upstream.ts';

let server: Server;
let upstream: Upstream;
let url: string;
let asked: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const sockets = new Set<Socket>();

beforeEach(async () => {
  asked = [];
  answer = (_request, response) => response.end('hello');
  server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  upstream = new Upstream(url);
});

afterEach(async () => {
  server.closeAllConnections();
  await upstream.close();
  await new Promise((closed) => server.close(closed));
});

const lasting = new AbortController().signal;
const get = (context: Partial<UpstreamContext> = {}, path = '/x') => upstream.call({ method: 'GET', path }, { signal: lasting, ...context });
const failure = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'answered', (error: unknown) => error);
const use = (options: UpstreamOptions, at = url): void => void (upstream = new Upstream(at, options));
/** A server that answers when told to. */
const holdAnswers = (): (() => void) => {
  const held: ServerResponse[] = [];
  answer = (_request, response) => void held.push(response);
  return () => void held.splice(0).forEach((response) => response.end('late'));
};
const refusal = new AppError('unavailable', 'The permit has run out.');
const refuse = (): never => {
  throw refusal;
};

describe('a call', () => {
  it('has the answer, whatever its status, below the path of the URL', async () => {
    use({}, `${url}/proxy/`);
    answer = (_request, response) => response.writeHead(418, { 'X-Mood': 'short' }).end('teapot');
    expect(upstream.url).toBe(`${url}/proxy`);
    expect(await get()).toMatchObject({ status: 418, headers: { 'x-mood': 'short' }, body: Buffer.from('teapot') });
    expect(asked).toEqual(['GET /proxy/x']);
  });

  it('does not follow redirects', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end();
    expect(await get()).toMatchObject({ status: 302 });
    expect(asked).toEqual(['GET /x']);
  });

  it('reads no more of an answer than it was told to', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(1_001));
    expect(await failure(get({ mostBytes: 1_000 }))).toMatchObject({ kind: 'oversized' });
    expect((await get({ mostBytes: 1_001 })).body).toHaveLength(1_001);
  });

  it.each<[string, () => void]>([
    ['the connection breaks before the answer', () => void (answer = (request) => request.socket.destroy())],
    ['the connection breaks within the answer', () => void (answer = (request, response) => response.writeHead(200, { 'content-length': 9 }).write('x', () => request.socket.destroy()))],
    ['the answer takes too long', () => void holdAnswers()],
  ])('is lost when %s', async (_title, arrange) => {
    arrange();
    expect(await failure(get({ answerMs: 100 }))).toMatchObject({ kind: 'lost' });
    expect(asked).toHaveLength(1);
  });

  it('is lost when its caller gives up after it was begun', async () => {
    let isClosed = false;
    answer = (request) => void request.socket.on('close', () => (isClosed = true));
    expect(await failure(get({ signal: AbortSignal.timeout(100) }))).toMatchObject({ kind: 'lost', cause: { name: 'TimeoutError' } });
    expect(upstream.stats()).toMatchObject({ timeouts: 0, inFlight: 0 });
    await until('the closing of its connection', () => isClosed);
    expect(asked).toHaveLength(1);
  });

  it('is unreachable when nobody listens, however many there are', async () => {
    use({ connections: 3 }, 'http://127.0.0.1:9');
    const failures = await Promise.all(Array.from({ length: 20 }, () => failure(get({}))));
    expect(new Set(failures.map((error) => (error as { kind: string }).kind))).toEqual(new Set(['unreachable']));
  });

  it('that was given up before sends nothing', async () => {
    expect(await failure(get({ signal: AbortSignal.abort() }))).toMatchObject({ kind: 'unreachable' });
    expect([await get(), asked]).toEqual([expect.anything(), ['GET /x']]);
  });
});

describe('asking for admission', () => {
  it('refused, sends nothing, throws the refusal itself, and leaves the connection to others', async () => {
    use({ connections: 1 });
    let made = 0;
    server.on('connection', () => (made += 1));
    await get();
    expect(await failure(get({ admit: refuse }))).toBe(refusal);
    await get();
    expect([asked.length, made]).toEqual([2, 1]);
  });

  it('comes after the connection is made, however long that takes', async () => {
    const happened: string[] = [];
    const connect = buildConnector({});
    use({
      connect: (options, callback) => {
        setTimeout(() => connect(options, (...outcome) => {
          happened.push('connected');
          callback(...outcome);
        }), 150);
      },
    });
    answer = (_request, response) => {
      happened.push('received');
      response.end();
    };
    await get({ admit: () => void happened.push('admitted') });
    expect(happened).toEqual(['connected', 'admitted', 'received']);
    expect(upstream.stats()).toEqual({ calls: 1, waited: 1, timeouts: 0, inFlight: 0 });
  });

  it('comes after the wait for a free connection', async () => {
    use({ connections: 1 });
    const letGo = holdAnswers();
    const happened: string[] = [];
    const first = get({ admit: () => void happened.push('first') }).then(() => happened.push('first answered'));
    const second = get({ admit: () => void happened.push('second') });
    await until('the first request', () => asked.length === 1);
    expect(happened).toEqual(['first']);
    letGo();
    await first;
    await until('the second request', () => asked.length === 2);
    letGo();
    await second;
    expect(happened).toEqual(['first', 'first answered', 'second']);
  });
});

describe('the connections', () => {
  it('are as many as allowed, and calls beyond wait their turn', async () => {
    use({ connections: 3 });
    const letGo = holdAnswers();
    const calls = Array.from({ length: 5 }, () => get());
    await until('three requests', () => asked.length === 3);
    expect([sockets.size, upstream.stats().inFlight]).toEqual([3, 5]);
    letGo();
    await until('all requests', () => asked.length === 5);
    letGo();
    await Promise.all(calls);
    expect([sockets.size <= 3, upstream.stats()]).toEqual([true, { calls: 5, waited: expect.any(Number), timeouts: 0, inFlight: 0 }]);
  });

  it('are kept up to their number, and closed beyond', async () => {
    use({ connections: 20, kept: 5 });
    const letGo = holdAnswers();
    const calls = Array.from({ length: 20 }, () => get());
    await until('all requests', () => asked.length === 20);
    letGo();
    await Promise.all(calls);
    await until('the closing of the others', () => sockets.size === 5);
    answer = (_request, response) => response.end();
    await Promise.all(Array.from({ length: 5 }, () => get()));
    expect(sockets.size).toBe(5);
    // At once: the connections of the calls before are not free yet.
    await Promise.all(Array.from({ length: 5 }, () => get()));
    await until('the closing of the others', () => sockets.size <= 5);
  });

  it.each<[string, UpstreamOptions, () => Partial<UpstreamContext>]>([
    ['the pool gives up', { waitMs: 150 }, () => ({})],
    ['the caller gives up', {}, () => ({ signal: AbortSignal.timeout(150) })],
  ])('missing for too long count as a timeout when %s, and nothing is sent', async (_title, options, context) => {
    use({ connections: 1, ...options });
    const letGo = holdAnswers();
    const first = get();
    expect(await failure(get(context(), '/y'))).toMatchObject({ kind: 'unreachable' });
    expect(upstream.stats()).toEqual({ calls: 2, waited: 1, timeouts: 1, inFlight: 1 });
    letGo();
    await first;
    answer = (_request, response) => response.end();
    await get();
    expect(asked).toEqual(['GET /x', 'GET /x']);
  });

  it('that time out while they are made count, too', async () => {
    use({ connect: (_options, callback) => callback(Object.assign(new Error('slow'), { code: 'UND_ERR_CONNECT_TIMEOUT' }), null) });
    expect(await failure(get())).toMatchObject({ kind: 'unreachable' });
    expect(upstream.stats()).toMatchObject({ calls: 1, timeouts: 1 });
  });
});
