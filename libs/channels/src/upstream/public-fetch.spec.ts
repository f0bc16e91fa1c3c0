import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anywhere, PublicFetch, publicOnly } from './public-fetch.ts';

let server: Server;
let port: number;
let connections: number;
let answers: Record<string, (response: ServerResponse) => void>;

beforeEach(async () => {
  [answers, connections] = [{}, 0];
  server = createServer((request, response) => (answers[request.url ?? ''] ?? ((unknown) => unknown.writeHead(404).end()))(response));
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const get = (url: string, { fetch = new PublicFetch(anywhere), signal = AbortSignal.timeout(5_000), mostBytes = 1_000 } = {}) => fetch.get(url, { signal, mostBytes });
const here = (path: string, host = '127.0.0.1') => `http://${host}:${port}${path}`;
const failure = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'had', (error: unknown) => error);
const redirectTo = (location: string) => (response: ServerResponse) => void response.writeHead(302, { location }).end();

describe('fetching what strangers point at', () => {
  it('has the bytes, with its query, also behind a redirect', async () => {
    answers['/a.jpg?x=1'] = (response) => response.end('bytes');
    answers['/moved'] = redirectTo('/a.jpg?x=1');
    expect(Buffer.from(await get(here('/a.jpg?x=1'))).toString()).toBe('bytes');
    expect(Buffer.from(await get(here('/moved', 'localhost'))).toString()).toBe('bytes');
  });

  it.each([
    ['this host', 'https://127.0.0.1/'],
    ['this host in a number', 'https://2130706433/'],
    ['this host in hexadecimal', 'https://0x7f.1/'],
    ['this host in IPv6', 'https://[::1]/'],
    ['this host in IPv6 around IPv4', 'https://[::ffff:127.0.0.1]/'],
    ['the metadata of a cloud', 'https://169.254.169.254/latest/meta-data'],
  ])('does not reach %s', async (_title, url) => {
    expect(await failure(get(url, { fetch: new PublicFetch(publicOnly) }))).toMatchObject({ code: 'rejected', retry: 'never', message: expect.stringContaining('not a public one') });
  });

  it('does not connect to a name that means a private address', async () => {
    const fetch = new PublicFetch({ ...publicOnly, protocols: ['http:'] });
    expect(await failure(get(here('/', 'localhost'), { fetch }))).toMatchObject({ code: 'rejected', message: expect.stringContaining('not a public one') });
    expect(connections).toBe(0);
  });

  it('follows no redirect to where it may not go', async () => {
    const fetch = new PublicFetch({ protocols: ['http:'], mayReach: (address) => address === '127.0.0.1' });
    for (const forbidden of ['http://127.0.0.2/', 'http://[::1]/', 'https://127.0.0.1/', 'file:///etc/passwd']) {
      answers['/moved'] = redirectTo(forbidden);
      expect(await failure(get(here('/moved'), { fetch }))).toMatchObject({ code: 'rejected' });
    }
  });

  it.each(['http://example.com/a.jpg', 'ftp://example.com/a.jpg', 'data:image/png;base64,AAAA', 'no address'])('takes nothing but https: not %s', async (url) => {
    expect(await failure(get(url, { fetch: new PublicFetch(publicOnly) }))).toMatchObject({ code: 'rejected', message: expect.stringContaining('https://') });
  });

  it('gives up on redirects in a circle', async () => {
    answers['/circle'] = redirectTo('/circle');
    expect(await failure(get(here('/circle')))).toMatchObject({ code: 'rejected', message: expect.stringContaining('too often') });
    expect(connections).toBe(4);
  });

  it.each([
    [404, 'gone'],
    [410, 'gone'],
    [403, 'rejected'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [204, 'rejected'],
  ])('says what %i means', async (status, code) => {
    answers['/x'] = (response) => response.writeHead(status).end();
    expect(await failure(get(here('/x')))).toMatchObject({ code });
  });

  it('reads no more than it may', async () => {
    answers['/large'] = (response) => response.end('x'.repeat(1_001));
    expect(await failure(get(here('/large')))).toMatchObject({ code: 'too-large' });
  });

  it('gives up when nobody answers in time, and when nobody is there', async () => {
    answers['/hung'] = () => undefined;
    expect(await failure(get(here('/hung'), { signal: AbortSignal.timeout(50) }))).toMatchObject({ code: 'unavailable', retry: 'later' });
    const { port: closed } = server.address() as AddressInfo;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    expect(await failure(get(`http://127.0.0.1:${closed}/`))).toMatchObject({ code: 'unavailable' });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
});
