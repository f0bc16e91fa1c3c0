import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { adminKey, startStorage, type Storage } from '../../testing/start-storage.ts';

let database: FreshDatabase;
let storage: Storage;
let port: number;

beforeAll(async () => {
  database = await freshDatabase();
  storage = await startStorage({ database: database.url, redis: await freshRedis() });
  await storage.app.listen(0, '127.0.0.1');
  ({ port } = storage.app.getHttpServer().address() as AddressInfo);
});

beforeEach(() => storage.database.query(sql`delete from storage.leads`));

afterAll(async () => {
  await storage.close();
  await database.drop();
});

const authorization = `Bearer ${adminKey}`;
const send = async (body: RequestInit['body'], headers: Record<string, string> = { 'content-type': 'text/csv' }) => {
  const answer = await fetch(`http://127.0.0.1:${port}/api/leads/import`, { method: 'POST', body, headers: { authorization, ...headers }, duplex: 'half' });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const rows = () =>
  storage.database.query<{ chatId: string; name: string | null; tags: string[]; attributes: object }>(sql`
    select chat_id as "chatId", name, tags, attributes from storage.leads order by chat_id`);
const thousandRows = ['chatId,channel', ...Array.from({ length: 1_000 }, (_, n) => `${1 + n},telegram`), ''].join('\n');
const counts = (imported: number, updated: number, duplicates: number, errorCount: number) => ({ imported, updated, duplicates, errorCount });

describe('POST /api/leads/import', () => {
  it('adds what is new, reports the rows at fault, and folds those for one person', async () => {
    const csv = '\ufeffchatId,channel,name,tags,city\r\n1,telegram,"Lin, Mei",vip,Taipei\r\n2,fax,Ann,,\r\n1,telegram,,tw,Tainan\r\n,telegram,Bob,,\r\n3,sandbox,=1+1,,\r\n4,line\r\n5,line,Eve,,\r\n';
    const { status, body } = await send(csv);
    expect([status, body]).toMatchObject([200, counts(2, 0, 1, 4)]);
    expect(body['errors']).toMatchObject([
      { line: 3, column: 'channel', message: 'line 3: channel must be one of telegram, line, wecom, sandbox' },
      { line: 5, column: 'chatId', message: 'line 5: chatId is missing' },
      { line: 7, column: null, message: 'line 7: has 2 fields, but the first line names 5 columns: put quotes around fields with commas' },
      { line: 8, column: 'chatId', message: 'line 8: chatId must be U, C or R and 32 hex digits, as LINE names users, groups and rooms' },
    ]);
    expect(await rows()).toEqual([
      { chatId: '1', name: 'Lin, Mei', tags: ['vip', 'tw'], attributes: { city: 'Tainan' } },
      { chatId: '3', name: '=1+1', tags: [], attributes: {} },
    ]);
  });

  it('twice is once: the second time everybody is there already, and nobody is opted in again', async () => {
    const csv = 'chatId,channel,name,tags\n1,telegram,Mei,a;b\n2,telegram,Ann,\n';
    await send(csv);
    await storage.database.query(sql`update storage.leads set opted_out_at = now()`);
    const before = await rows();
    expect(await send(csv)).toMatchObject({ status: 200, body: counts(0, 2, 0, 0) });
    expect(await rows()).toEqual(before);
    expect(await storage.database.query(sql`select 1 from storage.leads where opted_out_at is not null`)).toHaveLength(2);
  });

  it('knows people again however far apart their rows are', async () => {
    const lines = Array.from({ length: 1_200 }, (_, n) => `${1 + (n % 900)},telegram`);
    expect(await send(['chatId,channel', ...lines].join('\n'))).toMatchObject({ status: 200, body: counts(900, 0, 300, 0) });
    expect(await rows()).toHaveLength(900);
  });

  it('takes the file from a form', async () => {
    const form = new FormData();
    form.append('file', new Blob(['chatId,accountId\n1,sandbox\n']), 'leads.csv');
    expect(await send(form, {})).toMatchObject({ status: 200, body: counts(1, 0, 0, 0) });
    form.append('file', new Blob(['chatId,accountId\n2,sandbox\n']), 'more.csv');
    expect(await send(form, {})).toMatchObject({ status: 400, body: { code: 'invalid', detail: expect.stringMatching(/^Send only one file/), kept: counts(0, 0, 0, 0) } });
    expect(await rows()).toHaveLength(1);
    const other = new FormData();
    other.append('image', new Blob(['x']), 'x.jpg');
    expect(await send(other, {})).toMatchObject({ status: 400, body: { detail: expect.stringContaining('field named file') } });
  });

  it.each([
    ['an unknown header', 'name,phone\nMei,1\n', /column chatId is missing/],
    ['an empty file', '', /empty/],
    ['a first line that does not end', 'x'.repeat(200_000), /first line must name the columns/],
    ['another encoding', Buffer.from('chatId,channel\n1,telegram\n', 'utf16le'), /first line must name/],
  ])('keeps nothing of %s', async (_what, csv, detail) => {
    expect(await send(csv)).toMatchObject({ status: 400, body: { code: 'invalid', detail: expect.stringMatching(detail) } });
    expect(await rows()).toEqual([]);
  });

  it('skips a line of many megabytes and reads on behind it', async () => {
    const body = new Blob(['chatId,channel,name\n1,telegram,a\n2,telegram,', 'x'.repeat(30 << 20), '\n3,telegram,c\n']);
    const before = process.memoryUsage().rss;
    expect(await send(body)).toMatchObject({ status: 200, body: { ...counts(2, 0, 0, 1), errors: [{ line: 3, message: expect.stringContaining('longer than 65536') }] } });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
  });

  it('answers 413 for more than 64 MiB and says what was kept', async () => {
    const body = new Blob(['chatId,channel,name\n1,telegram,a\n2,telegram,', 'x'.repeat(65 << 20)]);
    expect(await send(body)).toMatchObject({ status: 413, body: { code: 'too-large', kept: counts(0, 0, 0, 0) } });
  });

  it('counts by itself when no length is stated: 413 says that what came before stays', async () => {
    const file = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.from(thousandRows);
      for (let mebibytes = 0; mebibytes < 80; mebibytes++) yield Buffer.alloc(1 << 20, 'x');
    };
    expect(await send(file() as never)).toMatchObject({ status: 413, body: { code: 'too-large', kept: counts(1_000, 0, 0, 0), detail: expect.stringMatching(/64 MiB: cut it in pieces\. .*1000 new leads/) } });
    expect(await rows()).toHaveLength(1_000);
  });

  it('answers when everything was said: whoever listens only then hears it too', async () => {
    const upload = request({ port, path: '/api/leads/import', method: 'POST', headers: { authorization, 'content-type': 'text/csv' } });
    Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(1 << 20, 'x'))).pipe(upload);
    const [answer] = (await once(upload, 'response')) as [IncomingMessage];
    expect([answer.statusCode, upload.writableFinished]).toEqual([413, true]);
    answer.resume();
  });

  it('reads none of what says beforehand that it is too large, in a form either', async () => {
    const form = new FormData();
    form.append('file', new Blob([thousandRows, 'x'.repeat(65 << 20)]));
    expect(await send(form, {})).toMatchObject({ status: 413, body: { kept: counts(0, 0, 0, 0) } });
    expect(await rows()).toEqual([]);
  });

  it('keeps what came before the connection broke; the file sent again does the rest', async () => {
    const lines = Array.from({ length: 1_500 }, (_, n) => `${1 + n},telegram`);
    const broken = request({ port, path: '/api/leads/import', method: 'POST', headers: { authorization, 'content-type': 'text/csv' } });
    broken.on('error', () => undefined);
    broken.write(['chatId,channel', ...lines.slice(0, 1_100)].join('\n'));
    await until('a thousand rows', async () => (await rows()).length === 1_000);
    broken.destroy();
    const again = await send(['chatId,channel', ...lines].join('\n'));
    expect(again).toMatchObject({ status: 200, body: counts(500, 1_000, 0, 0) });
  });

  it.each([
    ['JSON', 'application/json', '{}', 400],
    ['something else', 'application/xml', '<x/>', 415],
  ])('refuses %s', async (_what, type, body, status) => {
    expect((await send(body, { 'content-type': type })).status).toBe(status);
  });

  it('may take ten minutes to arrive', () => {
    expect(storage.app.getHttpServer()).toMatchObject({ requestTimeout: 600_000, headersTimeout: 30_000 });
  });

  it('is for keys that may send, and no other route takes such files', async () => {
    expect((await send('chatId,channel\n1,telegram\n', { 'content-type': 'text/csv', authorization: 'Bearer nonsense' })).status).toBe(401);
    expect((await storage.ask('POST /api/leads', { body: 'chatId\n', headers: { 'content-type': 'text/csv' } })).status).toBe(415);
    expect(await rows()).toEqual([]);
  });
});
