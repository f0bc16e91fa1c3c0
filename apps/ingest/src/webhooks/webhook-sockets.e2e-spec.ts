import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RawConnection, signatureOf, type Heard } from '@sluice/testing';
import { useStores } from '@sluice/testing/jest';
import { encrypt } from '@wecom/crypto';
import fc from 'fast-check';
import { bombard } from '../../testing/fuzz/bombard.ts';
import { httpMutations, mutated } from '../../testing/fuzz/hostile-bytes.ts';
import { forget, metered, noRows, rowsOf } from '../../testing/fuzz/traces.ts';
import { channelSecret } from '../../testing/line-calls.ts';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';
import { addressed, corp, envelope, queryOf, ringText } from '../../testing/wecom.ts';

jest.setTimeout(60_000);

const mebibyte = 1 << 20;
const secret = 'right-secret';

let ingest: Ingest;
let url: string;

beforeAll(async () => {
  ingest = await startIngest(await useStores(), {}, { arrival: { requestMs: 400, lookMs: 50 } });
  await ingest.addTelegram('bot', secret);
  await ingest.addLine('shop', { channelAccessToken: 'token', channelSecret });
  await ingest.addWecom('wecom', corp);
  url = await ingest.listen();
});

beforeEach(() => forget(ingest));

afterAll(() => ingest.close());

type Lines = readonly string[];

/** A request as it stands on the wire; nothing is added to its headers, nor checked. */
const request = (target: string, headers: Lines, body: string | Buffer = ''): Buffer =>
  Buffer.concat([Buffer.from(`POST ${target} HTTP/1.1\r\n${['host: x', ...headers].join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
const sized = (body: string | Buffer): string => `content-length: ${Buffer.byteLength(body)}`;
const telegram = (headers: Lines, body: string | Buffer = ''): Buffer => request('/webhooks/telegram/bot', [`x-telegram-bot-api-secret-token: ${secret}`, ...headers], body);
const line = (body: string | Buffer, headers: Lines = []): Buffer =>
  request('/webhooks/line/shop', [`x-line-signature: ${signatureOf(Buffer.from(body), channelSecret)}`, sized(body), ...headers], body);
const wecom = (body: string | Buffer): Buffer => request(addressed(queryOf('x')), ['content-type: text/xml', sized(body)], body);
const update = JSON.stringify(textUpdate(1, 'hello'));
const refusals = (status: number) => metered(ingest, 'sluice_http_refusals_total', `status="${status}"`);

async function worksAsEver(): Promise<void> {
  const before = await rowsOf(ingest);
  expect((await deliver(ingest.app, 'bot', textUpdate(2 ** 40, 'still there'))).statusCode).toBe(200);
  expect((await rowsOf(ingest))?.events).toBe((before?.events ?? 0) + 1);
}

async function isRefused(asked: () => Promise<Heard>, status: number): Promise<void> {
  const before = await refusals(status);
  const heard = await asked();
  expect([heard.status, heard.contentType]).toEqual([status, 'application/problem+json; charset=utf-8']);
  expect([await rowsOf(ingest), await refusals(status)]).toEqual([noRows, before + 1]);
  await worksAsEver();
}

describe('a call that takes its time', () => {
  it.each<[string, (connection: RawConnection) => void]>([
    ['with its headers', (connection) => connection.drip(telegram([`x-pad: ${'x'.repeat(10_000)}`]).toString(), 20)],
    ['with its body', (connection) => (connection.say(telegram(['content-length: 10000'])), connection.drip('x'.repeat(10_000), 20))],
    ['with its chunks', (connection) => (connection.say(telegram(['transfer-encoding: chunked'])), connection.drip('1\r\nx\r\n'.repeat(2_000), 20))],
    ['with everything', () => undefined],
    ['with what it said would come', (connection) => connection.say(telegram(['content-length: 1000'], update))],
  ])('%s is cut off: 408', async (_title, talk) => {
    const slow = async (): Promise<Heard> => {
      const connection = await RawConnection.open(url);
      talk(connection);
      return connection.heard;
    };
    await isRefused(slow, 408);
  });

  it('holds up nobody, however many there are', async () => {
    const connections = await Promise.all(Array.from({ length: 200 }, () => RawConnection.open(url)));
    for (const connection of connections) connection.say(telegram(['content-length: 1000'], '{'));
    await worksAsEver();
    const ends = await Promise.all(connections.map(({ heard }) => heard));
    expect(ends.map(({ status }) => status)).toEqual(Array(200).fill(408));
  });

  it('and goes away leaves nothing', async () => {
    const connection = await RawConnection.open(url);
    connection.say(telegram(['content-length: 1000'], update));
    await connection.leave();
    await worksAsEver();
    expect((await rowsOf(ingest))?.events).toBe(1);
  });
});

describe('a call whose length is wrong is refused:', () => {
  it.each<[string, Lines, string]>([
    ['negative', ['content-length: -1'], update],
    ['a word', ['content-length: many'], update],
    ['with a sign', [`content-length: +${update.length}`], update],
    ['of more digits than there are', [`content-length: ${'9'.repeat(40)}`], update],
    ['two of them', [sized(update), 'content-length: 5'], update],
    ['the same twice', [sized(update), sized(update)], update],
    ['two in one', [`content-length: 5, ${update.length}`], update],
    ['beside chunks', [sized(update), 'transfer-encoding: chunked'], `${update.length.toString(16)}\r\n${update}\r\n0\r\n\r\n`],
    ['chunks that are chunked twice', ['transfer-encoding: chunked, chunked'], `5\r\nhello\r\n0\r\n\r\n`],
    ['a chunk without a length', ['transfer-encoding: chunked'], `zz\r\n${update}\r\n0\r\n\r\n`],
    ['a chunk that is longer than it says', ['transfer-encoding: chunked'], `1\r\n${update}\r\n0\r\n\r\n`],
    ['shorter than the body', ['content-length: 5'], update],
  ])('%s', async (_title, headers, body) => {
    await isRefused(() => RawConnection.say(url, telegram(headers, body)), 400);
  });
});

describe('a genuine call is taken, whatever its type says:', () => {
  const ring = encrypt(corp.encodingAesKey, ringText, corp.corpId);
  const types: Lines[] = [[], ['content-type:'], ['content-type: garbage'], ['content-type: a/b/c; ;'], ['content-type: multipart/form-data'], ['content-type: multipart/form-data; boundary=x']];
  it.each(types.map((headers) => [headers.join() || 'none', headers] as const))('%s', async (_title, headers) => {
    const calls = [telegram([sized(update), ...headers], update), line('{"destination":"x","events":[]}', headers), request(addressed(queryOf(ring)), [sized(envelope(ring)), ...headers], envelope(ring))];
    const answers = await Promise.all(calls.map((bytes) => RawConnection.say(url, bytes)));
    expect([answers.map(({ status }) => status), await rowsOf(ingest)]).toEqual([[200, 200, 200], expect.objectContaining({ events: 1, rings: 1 })]);
  });
});

describe('headers', () => {
  it.each<[string, Lines, number]>([
    ['one of 20 KiB', [`x-pad: ${'x'.repeat(20_480)}`], 431],
    ['two thousand', Array.from({ length: 2_000 }, (_, n) => `x-${n}: 1`), 431],
    ['with a NUL', ['x-pad: a\0b'], 400],
    ['without a colon', ['x-pad'], 400],
    ['with a name of other letters', ['x-pàd: 1'], 400],
    ['with a space before the colon', ['content-length : 2'], 400],
    ['folded', ['x-pad: 1\r\n\t 2\r\n y: 3', 'content-length: -1'], 400],
  ])('%s are refused', async (_title, headers, status) => {
    await isRefused(() => RawConnection.say(url, telegram(headers)), status);
  });

  it('without a host are refused', async () => {
    await isRefused(() => RawConnection.say(url, telegram([]).toString().replace('host: x\r\n', '')), 400);
  });

  it('that expect what nobody knows are left aside', async () => {
    const heard = await RawConnection.say(url, telegram([sized(update), 'expect: the-moon'], update));
    expect([heard.status, (await rowsOf(ingest))?.events]).toEqual([200, 1]);
  });
});

describe('a body', () => {
  it.each<[string, () => Buffer]>([
    ['that says it is larger than a mebibyte, before any of it comes', () => telegram([`content-length: ${mebibyte + 1}`])],
    ['that says it is as large as the moon', () => telegram([`content-length: ${2 ** 40}`])],
    ['that grows above a mebibyte in chunks, before it ends', () => telegram(['transfer-encoding: chunked'], `${(mebibyte + 1).toString(16)}\r\n${'x'.repeat(mebibyte + 1)}`)],
    ['of WeCom above 64 KiB', () => wecom(envelope('A'.repeat(65 << 10)))],
  ])('%s is refused: 413', async (_title, bytes) => {
    await isRefused(() => RawConnection.say(url, bytes()), 413);
  });

  const levels = 100_000;
  const deep = `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const inside = `{"update_id":7,"message":{"message_id":1,"date":1,"chat":{"id":1},"text":"hello","x":${deep}}}`;
  it.each<[string, () => Buffer]>([
    ['of Telegram that is not UTF-8', () => telegram([sized('{"update_id":1,"x":"é"}') ], Buffer.concat([Buffer.from('{"update_id":1,"x":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]))],
    ['of LINE that is not UTF-8', () => line(Buffer.from([...Buffer.from('{"events":[],"x":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]))],
    ['of WeCom that is not UTF-8', () => wecom(Buffer.from([...Buffer.from('<xml><Encrypt>'), 0xff, ...Buffer.from('</Encrypt></xml>')]))],
    ['of Telegram that is a hundred thousand deep', () => telegram([sized(deep)], deep)],
    ['of Telegram that is deep where nobody looks', () => telegram([sized(inside)], inside)],
    ['of LINE with events a hundred thousand deep', () => line(`{"events":${deep}}`)],
    ['of LINE that is deep and never ends', () => line('{"events":['.repeat(50_000))],
    ['of WeCom that is as deep as 64 KiB are', () => wecom('<a>'.repeat(21_000))],
  ])('%s is refused: 400', async (_title, bytes) => {
    await isRefused(() => RawConnection.say(url, bytes()), 400);
  });

});

it('whatever bytes come instead of a call are refused or cut off, and leave no row', async () => {
  const encrypted = encrypt(corp.encodingAesKey, ringText, corp.corpId);
  const forged = [
    request('/webhooks/telegram/bot', ['x-telegram-bot-api-secret-token: wrong-secret', 'content-type: application/json', sized(update)], update),
    request('/webhooks/line/shop', [`x-line-signature: ${signatureOf(Buffer.from(update), 'other')}`, 'content-type: application/json', sized(update)], update),
    request(addressed(queryOf(encrypted, { token: 'other' })), ['content-type: text/xml', sized(envelope(encrypted))], envelope(encrypted)),
  ];
  await bombard({
    cases: fc.tuple(fc.constantFrom(...forged), fc.array(httpMutations, { minLength: 1, maxLength: 4 })).map(([bytes, changes]) => mutated(bytes, changes)),
    times: 2_000,
    send: async (bytes) => {
      const { status, contentType } = await RawConnection.say(url, bytes);
      return { statusCode: status, contentType };
    },
    allowed: [null, 400, 401, 403, 404, 408, 413, 414, 415, 431],
    atOnce: 100,
  });
  expect(await rowsOf(ingest)).toEqual(noRows);
  await worksAsEver();
});
