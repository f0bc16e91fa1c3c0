import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, say, type Answered } from '../../testing/ask.ts';
import type { FakeBackend } from '../../testing/fake-backend.ts';
import { startGateway, type Gateway } from '../../testing/start-gateway.ts';

const mebibyte = 1 << 20;

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

const isProblem = ({ status, headers, text }: Answered, expected: number, code: string): void => {
  expect([status, headers['content-type'], JSON.parse(text)]).toEqual([expected, 'application/problem+json; charset=utf-8', expect.objectContaining({ status: expected, code })]);
};
const works = async (): Promise<void> => {
  expect((await ask(`${gateway.url}/api/accounts`)).status).toBe(200);
};
const chunks = (bytes: number): Buffer[] => Array.from({ length: Math.ceil(bytes / 65_536) }, () => Buffer.alloc(65_536));

describe('a body that is too large', () => {
  const webhook = (): string => `${gateway.url}/webhooks/telegram/bot`;
  const multipart = { 'content-type': 'multipart/form-data; boundary=x' };

  it('is refused by its stated length before anything is handed on', async () => {
    const answer = await say(gateway.url, `POST /webhooks/telegram/bot HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${mebibyte + 1}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*application\/problem\+json[\s\S]*"code":"too-large"/);
    expect(ingest.received).toEqual([]);
    await works();
  });

  it.each([
    ['JSON above 1 MiB', '/api/sandbox/messages', {}, mebibyte + 65_536],
    ['a webhook above 1 MiB, whatever it claims to be', '/webhooks/telegram/bot', multipart, mebibyte + 65_536],
    ['an upload above 10 MiB', '/api/cards', multipart, 11 * mebibyte],
  ])('is refused by counting when no length is stated: %s', async (_title, path, headers, bytes) => {
    isProblem(await ask(`${gateway.url}${path}`, { method: 'POST', headers: { ...headers, 'transfer-encoding': 'chunked' }, body: chunks(bytes) }), 413, 'too-large');
    expect(ingest.received).toEqual([]);
    await works();
  });

  it.each([
    ['without a stated length', { 'transfer-encoding': 'chunked' }, chunks(70 * mebibyte)],
    ['with one', {}, Buffer.alloc(70 * mebibyte)],
  ])('is counted by storage when it is a file of leads, for only storage knows what was kept of it: %s', async (_title, headers, body) => {
    const problem = { status: 413, code: 'too-large', kept: { imported: 3 } };
    storage.answer = (response) => response.writeHead(413, { 'content-type': 'application/problem+json; charset=utf-8' }).end(JSON.stringify(problem));
    const answer = await ask(`${gateway.url}/api/leads/import`, { method: 'POST', headers: { 'content-type': 'text/csv', ...headers }, body });
    isProblem(answer, 413, 'too-large');
    expect([JSON.parse(answer.text), storage.last.body.length]).toEqual([problem, 70 * mebibyte]);
  });

  it('may take ten minutes to arrive when it is a file of leads', () => {
    expect(gateway.app.getHttpServer()).toMatchObject({ requestTimeout: 600_000, headersTimeout: 30_000 });
  });

  it('is refused many times at once without harm to anybody', async () => {
    const refused = Array.from({ length: 10 }, () => ask(webhook(), { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: chunks(2 * mebibyte) }));
    const taken = Array.from({ length: 10 }, () => ask(webhook(), { method: 'POST', body: Buffer.alloc(mebibyte) }));
    expect((await Promise.all(refused)).map(({ status }) => status)).toEqual(Array(10).fill(413));
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual(Array(10).fill(200));
  });
});

describe('a service that is away', () => {
  let alone: Gateway;

  beforeAll(async () => {
    alone = await startGateway();
    await Promise.all(Object.values(alone.backends).map((backend) => backend.close()));
  });

  afterAll(() => alone.app.close());

  it.each([
    ['GET', '/api/accounts', 'storage'],
    ['POST', '/api/messages', 'dispatch'],
    ['POST', '/webhooks/telegram/x', 'ingest'],
    ['DELETE', '/api/accounts/x', 'storage'],
    ['GET', '/docs/analysis/json', 'analysis'],
  ])('is answered for, with its name and when to ask again: %s %s', async (method, path, backend) => {
    const answer = await ask(`${alone.url}${path}`, { method, ...(method === 'POST' && { body: '{"a":1}' }) });
    isProblem(answer, 503, 'unavailable');
    expect([answer.headers['retry-after'], answer.text]).toEqual(['1', expect.stringContaining(`The service ${backend} `)]);
    expect(answer.text).not.toMatch(/ECONN|127\.0\.0\.1|\.[jt]s\b/);
  });

  it('harms nobody while large bodies without a length come in for it', async () => {
    const post = () => ask(`${alone.url}/webhooks/x`, { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: chunks(900_000) });
    const answers = await Promise.all(Array.from({ length: 5 }, post));
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(503));
    expect((await ask(`${alone.url}/health/live`)).status).toBe(200);
  });
});

describe('a service that dies', () => {
  it('before it answers: a question may be asked again, a change may have been made', async () => {
    storage.answer = (response) => response.destroy();
    isProblem(await ask(`${gateway.url}/api/accounts`), 503, 'unavailable');
    isProblem(await ask(`${gateway.url}/api/accounts`, { method: 'POST', body: '{}' }), 502, 'uncertain');
    expect(storage.received).toHaveLength(2);
    storage.reset();
    await works();
  });

  it('in the middle of its answer: the caller sees that it is not whole', async () => {
    storage.answer = (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half', () => response.destroy());
    };
    expect(await ask(`${gateway.url}/api/contacts`)).toMatchObject({ status: 200, text: 'half', whole: false });
    storage.answer = (response) => {
      response.writeHead(200);
      response.write('half', () => response.destroy());
    };
    expect(await ask(`${gateway.url}/api/contacts`)).toMatchObject({ text: 'half', whole: false });
    storage.reset();
    await works();
  });
});

describe('a caller that leaves before the answer', () => {
  /** Asks, leaves when the service has the question, and tells whether that broke off. */
  const leave = async (path: string, backend: FakeBackend): Promise<boolean> => {
    const [caller, asked, over] = [new AbortController(), Promise.withResolvers<ServerResponse>(), Promise.withResolvers<boolean>()];
    backend.answer = (response) => {
      response.once('close', () => over.resolve(!response.writableFinished));
      asked.resolve(response);
    };
    const left = fetch(`${gateway.url}${path}`, { method: 'POST', body: '{}', signal: caller.signal }).catch((error: Error) => error.name);
    const response = await asked.promise;
    caller.abort();
    expect(await left).toBe('AbortError');
    if (backend === storage) response.end('{}');
    return over.promise;
  };

  it('is not worked for any more where the answer was for nobody else; what changes something is done', async () => {
    expect(await leave('/api/analysis', gateway.backends.analysis)).toBe(true);
    expect(await leave('/api/accounts', storage)).toBe(false);
    storage.reset();
    await works();
  });
});

describe('a request that no service would want', () => {
  it.each([
    ['an unknown path', '/nobody', 404],
    ['a path that only begins like one', '/api/accountsx', 404],
    ['a path of nobody below /api', '/api/nothing', 404],
    ['a path that climbs', '/api/accounts/../../metrics', 400],
    ['a path that climbs in disguise', '/api/accounts/%2e%2e/%2e%2e/metrics', 400],
    ['a path that is no URL', '/api/accounts/%zz', 400],
  ])('is answered a problem and handed to nobody: %s', async (_title, path, status) => {
    const answer = await say(gateway.url, `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*content-type: application/problem\\+json`));
    expect(Object.values(gateway.backends).flatMap(({ received }) => received)).toEqual([]);
  });
});
