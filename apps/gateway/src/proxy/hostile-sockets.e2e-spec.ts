import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RawConnection, until, type Heard } from '@sluice/testing';
import { ask, say } from '../../testing/ask.ts';
import { startGateway, type Gateway } from '../../testing/start-gateway.ts';

jest.setTimeout(60_000);

const mebibyte = 1 << 20;

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({}, { arrival: { headersMs: 400, requestMs: 400, slowMs: 60_000 } });
});

beforeEach(() => gateway.backends.ingest.reset());

afterAll(() => gateway.close());

const update = '{"update_id":1}';
const multipart = 'content-type: multipart/form-data; boundary=x';
const post = (path: string, headers: readonly string[], body = ''): string => `POST ${path} HTTP/1.1\r\n${['host: x', ...headers].join('\r\n')}\r\n\r\n${body}`;
const webhook = (headers: readonly string[], body = ''): string => post('/webhooks/telegram/bot', headers, body);
const refusals = async (status: number): Promise<number> => Number(new RegExp(`^sluice_http_refusals_total\\{status="${status}".* (\\d+)$`, 'm').exec((await ask(`${gateway.url}/metrics`)).text)?.[1] ?? 0);

async function isRefused(asked: () => Promise<Heard>, status: number): Promise<void> {
  const before = await refusals(status);
  expect(await asked()).toMatchObject({ status, contentType: 'application/problem+json; charset=utf-8' });
  await until('the refusal to be counted', async () => (await refusals(status)) === before + 1);
  expect(gateway.backends.ingest.received).toEqual([]);
  expect((await ask(`${gateway.url}/webhooks/telegram/bot`, { method: 'POST', body: update })).status).toBe(200);
  expect(gateway.backends.ingest.received).toHaveLength(1);
}

describe('a webhook call that takes its time', () => {
  it.each<[string, (connection: RawConnection) => void]>([
    ['with its headers', (connection) => connection.drip(webhook([`x-pad: ${'x'.repeat(10_000)}`]), 20)],
    ['with its body', (connection) => (connection.say(webhook(['content-length: 10000'])), connection.drip('x'.repeat(10_000), 20))],
    ['with its chunks', (connection) => (connection.say(webhook(['transfer-encoding: chunked'])), connection.drip('1\r\nx\r\n'.repeat(2_000), 20))],
    ['with everything', () => undefined],
  ])('%s is cut off, and no service ever has it', async (_title, talk) => {
    const slow = async (): Promise<Heard> => {
      const connection = await RawConnection.open(gateway.url);
      talk(connection);
      return connection.heard;
    };
    await isRefused(slow, 408);
  });

  it('is cut off and counted each time, however many there are', async () => {
    const before = await refusals(408);
    const connections = await Promise.all(Array.from({ length: 400 }, () => RawConnection.open(gateway.url)));
    for (const connection of connections) connection.say(webhook(['content-length: 1000'], '{'));
    const ends = await Promise.all(connections.map(({ heard }) => heard));
    expect(ends.map(({ status }) => status)).toEqual(Array(400).fill(408));
    await until('the refusals to be counted', async () => (await refusals(408)) === before + 400);
    expect(await refusals(400)).toBe(0);
  });

  it('gives its place with the service back when it is cut off while it is passed on in chunks', async () => {
    const connections = await Promise.all(Array.from({ length: 140 }, () => RawConnection.open(gateway.url)));
    for (const connection of connections) connection.say(post('/api/cards', [multipart, 'transfer-encoding: chunked'], '1\r\n-\r\n'));
    const ends = await Promise.all(connections.map(({ heard }) => heard));
    expect(ends.map(({ status }) => status)).toEqual(Array(140).fill(408));
    expect((await ask(`${gateway.url}/api/cards`, { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' })).status).toBe(200);
  });
});

describe('four hundred calls that are still on their way', () => {
  let unhurried: Gateway;

  beforeAll(async () => {
    unhurried = await startGateway();
  });

  afterAll(() => unhurried.close());

  it.each<[string, string, string]>([
    ['webhooks with a stated length', webhook(['content-length: 500'], '{'), '/webhooks/telegram/bot'],
    ['webhooks in chunks', webhook(['transfer-encoding: chunked'], '1\r\n{\r\n'), '/webhooks/telegram/bot'],
    ['webhooks that claim to be uploads', webhook([multipart, 'content-length: 500'], '-'), '/webhooks/telegram/bot'],
    ['JSON', post('/api/messages', ['content-type: application/json', 'content-length: 500'], '{'), '/api/messages'],
    ['uploads', post('/api/sandbox/messages', [multipart, 'content-length: 500'], '-'), '/api/sandbox/messages'],
    ['uploads in chunks', post('/api/sandbox/messages', [multipart, 'transfer-encoding: chunked'], '1\r\n-\r\n'), '/api/sandbox/messages'],
    ['files of leads', post('/api/leads/import', ['content-type: text/csv', 'content-length: 500'], 'c'), '/api/leads'],
  ])('hold up nobody: %s', async (_title, bytes, path) => {
    let [arrived, ended] = [0, 0];
    const arrives = (): unknown => (arrived += 1);
    unhurried.app.getHttpServer().on('request', arrives);
    const connections = await Promise.all(Array.from({ length: 400 }, () => RawConnection.open(unhurried.url)));
    for (const connection of connections) {
      connection.say(bytes);
      void connection.heard.then(() => (ended += 1));
    }
    await until('all to be seen', () => Promise.resolve(arrived === 400));
    unhurried.app.getHttpServer().off('request', arrives);
    expect((await ask(`${unhurried.url}${path}`, { method: 'POST', body: update })).status).toBe(200);
    expect((await ask(`${unhurried.url}/webhooks/telegram/bot`, { method: 'POST', body: update })).status).toBe(200);
    expect(ended).toBe(0);
    await Promise.all(connections.map((connection) => connection.leave()));
  });
});

describe('more bodies at once than there is room for', () => {
  let narrow: Gateway;

  beforeAll(async () => {
    narrow = await startGateway({}, { gatheredBytes: mebibyte });
  });

  afterAll(() => narrow.close());

  const sent = async (bytes: number): Promise<number> => (await ask(`${narrow.url}/webhooks/telegram/bot`, { method: 'POST', body: Buffer.alloc(bytes) })).status;

  it('are put off, and taken again once there is', async () => {
    const sockets: Socket[] = [];
    narrow.app.getHttpServer().once('connection', (socket: Socket) => sockets.push(socket));
    const slow = await RawConnection.open(narrow.url);
    slow.say(webhook(['content-length: 900000'], 'x'.repeat(700_000)));
    await until('the room to be taken', () => Promise.resolve((sockets[0]?.bytesRead ?? 0) > 700_000));
    expect(await sent(600_000)).toBe(503);
    const answer = await say(narrow.url, webhook(['content-length: 600001'], 'x'.repeat(600_000)));
    expect(answer).toMatch(/^HTTP\/1\.1 503 [^]*retry-after: 1\r\n[^]*"code":"unavailable"/);
    expect(await sent(1_000)).toBe(200);
    await slow.leave();
    await until('the room to be given back', async () => (await sent(mebibyte)) === 200);
  });

  it('leave the room as it was, however they end', async () => {
    for (let n = 0; n < 3; n += 1) {
      await until('the room to be given back', async () => (await sent(mebibyte)) === 200);
      expect(await sent(mebibyte + 1)).toBe(413);
      expect((await RawConnection.say(narrow.url, webhook(['transfer-encoding: chunked'], `${(mebibyte + 1).toString(16)}\r\n${'x'.repeat(mebibyte + 1)}`))).status).toBe(413);
    }
    await until('the room to be given back', async () => (await sent(mebibyte)) === 200);
  });
});

describe('a webhook call that is none', () => {
  it.each<[string, string, number]>([
    ['with a negative length', webhook(['content-length: -1'], update), 400],
    ['with two lengths', webhook(['content-length: 15', 'content-length: 5'], update), 400],
    ['with a length beside chunks', webhook(['content-length: 15', 'transfer-encoding: chunked'], `f\r\n${update}\r\n0\r\n\r\n`), 400],
    ['with chunks that are chunked twice', webhook(['transfer-encoding: chunked, chunked'], `f\r\n${update}\r\n0\r\n\r\n`), 400],
    ['with a chunk that is longer than it says', webhook(['transfer-encoding: chunked'], `1\r\n${update}\r\n0\r\n\r\n`), 400],
    ['with a header without a colon', webhook(['x-pad']), 400],
    ['with a NUL in a header', webhook(['x-pad: a\0b']), 400],
    ['without a host', webhook([]).replace('host: x\r\n', ''), 400],
    ['with a header of 20 KiB', webhook([`x-pad: ${'x'.repeat(20_480)}`]), 431],
    ['with two thousand headers', webhook(Array.from({ length: 2_000 }, (_, n) => `x-${n}: 1`)), 431],
    ['that says it is larger than a mebibyte', webhook([`content-length: ${mebibyte + 1}`]), 413],
    ['that grows above a mebibyte', webhook(['transfer-encoding: chunked'], `${(mebibyte + 1).toString(16)}\r\n${'x'.repeat(mebibyte + 1)}`), 413],
  ])('%s is refused, and no service ever has it', async (_title, bytes, status) => {
    await isRefused(() => RawConnection.say(gateway.url, bytes), status);
  });

  it('hides no second one behind the first', async () => {
    const smuggled = `POST /webhooks/line/shop HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`;
    await RawConnection.say(gateway.url, webhook([`content-length: ${smuggled.length}`, 'connection: content-length, close'], smuggled));
    await RawConnection.say(gateway.url, webhook([`transfer-encoding: xchunked`, `content-length: ${smuggled.length}`], smuggled));
    expect(gateway.backends.ingest.received.map(({ url }) => url)).not.toContain('/webhooks/line/shop');
  });
});
