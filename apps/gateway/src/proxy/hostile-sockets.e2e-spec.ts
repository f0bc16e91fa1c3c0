import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RawConnection, until, type Heard } from '@sluice/testing';
import { ask } from '../../testing/ask.ts';
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
const webhook = (headers: readonly string[], body = ''): string => `POST /webhooks/telegram/bot HTTP/1.1\r\n${['host: x', ...headers].join('\r\n')}\r\n\r\n${body}`;
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

  it('holds up nobody, however many there are', async () => {
    const connections = await Promise.all(Array.from({ length: 200 }, () => RawConnection.open(gateway.url)));
    for (const connection of connections) connection.say(webhook(['content-length: 1000'], '{'));
    expect((await ask(`${gateway.url}/webhooks/telegram/bot`, { method: 'POST', body: update })).status).toBe(200);
    const ends = await Promise.all(connections.map(({ heard }) => heard));
    expect(ends.map(({ status }) => status)).toEqual(Array(200).fill(408));
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
