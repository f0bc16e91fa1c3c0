import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ask } from '../../testing/ask.ts';
import type { FakeBackend } from '../../testing/fake-backend.ts';
import { startGateway, type Gateway } from '../../testing/start-gateway.ts';
import { routes } from './routes.ts';

let gateway: Gateway;
let ingest: FakeBackend;
let storage: FakeBackend;

beforeAll(async () => {
  gateway = await startGateway();
  ({ ingest, storage } = gateway.backends);
});

beforeEach(() => {
  for (const backend of Object.values(gateway.backends)) backend.reset();
});

afterAll(() => gateway.close());

describe('the gateway hands on', () => {
  it.each(routes)('$prefix to $backend, and everything below it', async ({ prefix, backend }) => {
    const { received } = gateway.backends[backend];
    await ask(`${gateway.url}${prefix}`);
    await ask(`${gateway.url}${prefix}/a/b?c=d`);
    expect(received.map(({ url }) => url)).toEqual([prefix, `${prefix}/a/b?c=d`]);
    const others = Object.values(gateway.backends).filter((other) => other.received !== received);
    expect(others.flatMap((other) => other.received)).toEqual([]);
  });

  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('the method %s', async (method) => {
    expect((await ask(`${gateway.url}/api/accounts/x`, { method })).status).toBe(200);
    expect(storage.received.map((received) => received.method)).toEqual([method]);
  });

  it.each(['/api/contacts?search=%E9%99%B3&limit=5', '/api/contacts?a=1&a=2&b', '/api/contacts?x=%2F..%2F&y=a%20b+c', '/api/contacts/%E9%99%B3%2F1'])(
    'path and query as they are: %s',
    async (path) => {
      await ask(`${gateway.url}${path}`);
      expect(storage.last.url).toBe(path);
    },
  );

  it.each([
    ['JSON', 'application/json', Buffer.from('{ "a" : 1e2, "a":2, "ü":"\\u0000" }')],
    ['what claims to be JSON', 'application/json', Buffer.from('{"a":')],
    ['bytes', 'application/octet-stream', randomBytes(300_000)],
    ['a form', 'application/x-www-form-urlencoded', Buffer.from('a=1&b=%20')],
    ['what has no type', '', Buffer.from('plain')],
  ])('%s byte for byte, with a stated length and without', async (_title, type, body) => {
    const headers = { ...(type !== '' && { 'content-type': type }), 'x-telegram-bot-api-secret-token': 'secret' };
    await ask(`${gateway.url}/webhooks/telegram/bot`, { method: 'POST', headers, body });
    await ask(`${gateway.url}/webhooks/telegram/bot`, { method: 'POST', headers: { ...headers, 'transfer-encoding': 'chunked' }, body: [body.subarray(0, 3), body.subarray(3)] });
    expect(ingest.received.map((received) => received.body.equals(body))).toEqual([true, true]);
    for (const { headers: got } of ingest.received) expect(got).toMatchObject({ 'x-telegram-bot-api-secret-token': 'secret', ...(type !== '' && { 'content-type': type }) });
    expect(ingest.received[0]?.headers['content-length']).toBe(String(body.length));
  });

  it('an upload of 10 MiB of files', async () => {
    const form = new FormData();
    const photo = randomBytes(10 << 20);
    form.append('image', new Blob([photo]), 'card.jpg');
    const response = await fetch(`${gateway.url}/api/cards?wait=true`, { method: 'POST', body: form, headers: { authorization: 'Bearer sk_1' } });
    expect([response.status, ingest.last.url, ingest.last.headers.authorization]).toEqual([200, '/api/cards?wait=true', 'Bearer sk_1']);
    const files = await new Response(new Uint8Array(ingest.last.body), { headers: { 'content-type': ingest.last.headers['content-type'] ?? '' } }).formData();
    expect(Buffer.from(await (files.get('image') as File).arrayBuffer()).equals(photo)).toBe(true);
  });

  it.each([undefined, '', 'garbage', 'a/b/c; ;', 'text/plain', 'multipart/form-data', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16'])(
    'a webhook as raw bytes, and its type as it came: %p',
    async (type) => {
      const body = randomBytes(1_000);
      const headers = type === undefined ? {} : { 'content-type': type };
      expect((await ask(`${gateway.url}/webhooks/wecom/shop`, { method: 'POST', headers, body })).status).toBe(200);
      expect([ingest.last.body.equals(body), ingest.last.headers['content-type'], ingest.last.headers['content-length']]).toEqual([true, type, '1000']);
    },
  );

  it.each(['POST', 'DELETE'])('%s with a type and no body', async (method) => {
    expect((await ask(`${gateway.url}/api/accounts/x`, { method, headers: { 'content-type': 'application/json', 'content-length': 0 } })).status).toBe(200);
    expect([storage.last.body.length, storage.last.headers['content-type']]).toEqual([0, 'application/json']);
  });

  it('what curl sends with a large upload: Expect: 100-continue', async () => {
    const headers = { expect: '100-continue', 'content-type': 'application/octet-stream' };
    const { status } = await ask(`${gateway.url}/webhooks/telegram/bot`, { method: 'POST', headers, body: Buffer.alloc(2_000) });
    expect([status, ingest.last.body.length, ingest.last.headers.expect]).toEqual([200, 2_000, undefined]);
  });
});

describe('the gateway gives back', () => {
  it.each([200, 201, 202, 304, 400, 401, 404, 409, 413, 422, 429, 500, 503])('the status %i with its headers and body, asked for once', async (status) => {
    const body = status === 304 ? '' : '{"code":"x"}';
    storage.answer = (response) => response.writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': '7', 'x-own': 'a' }).end(body);
    const answer = await ask(`${gateway.url}/api/accounts`);
    expect([answer.status, answer.text]).toEqual([status, body]);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '7', 'x-own': 'a' });
    expect(storage.received).toHaveLength(1);
  });

  it('a large answer whole, and one that comes in pieces', async () => {
    const large = 'x'.repeat(5_000_000);
    storage.answer = (response) => {
      response.write(large);
      response.end('end');
    };
    const answer = await ask(`${gateway.url}/api/contacts`);
    expect([answer.text.length, answer.whole]).toEqual([5_000_003, true]);
  });
});

describe('the gateway keeps to itself, for they belong to one connection,', () => {
  const hops = { 'keep-alive': 'timeout=99', 'proxy-connection': 'keep-alive', 'proxy-authorization': 'Basic x', te: 'trailers', upgrade: 'h2c', 'x-private': '1' };

  it('the headers of the caller', async () => {
    const connection = 'keep-alive, Upgrade, X-Private';
    const { status } = await ask(`${gateway.url}/api/accounts`, { headers: { ...hops, connection, 'x-own': 'a' } });
    expect([status, storage.last.headers['x-own'], storage.last.headers.host]).toEqual([200, 'a', new URL(storage.url).host]);
    for (const name of Object.keys(hops)) expect([name, storage.last.headers[name]]).toEqual([name, undefined]);
  });

  it('the headers of the service', async () => {
    const headers = { connection: 'close, X-Private', 'keep-alive': 'timeout=99', 'proxy-authenticate': 'x', 'x-private': '1', 'x-own': 'a' };
    storage.answer = (response) => response.writeHead(200, headers).end('x');
    const answer = await ask(`${gateway.url}/api/accounts`, { headers: { connection: 'keep-alive' } });
    expect(answer.headers).toMatchObject({ 'x-own': 'a', connection: 'keep-alive' });
    expect([answer.headers['keep-alive'], answer.headers['proxy-authenticate'], answer.headers['x-private']]).toEqual([expect.not.stringContaining('99'), undefined, undefined]);
  });
});
