import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { imageForm, png } from '../../testing/pictures.ts';
import { authorization, startIngest, type Ingest } from '../../testing/start-ingest.ts';

interface Body {
  code?: string;
  reason?: string;
  event?: string;
  items?: { event?: string; error?: { status: number; code: string; reason?: string } }[];
}

let database: FreshDatabase;
let ingest: Ingest;
let url: string;

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
  url = await ingest.listen();
});

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

async function upload(body: FormData | string | ReadableStream, headers: Record<string, string> = {}): Promise<{ status: number; type: string | null; body: Body }> {
  const response = await fetch(`${url}/api/cards`, { method: 'POST', headers: { authorization, ...headers }, body, duplex: 'half' });
  return { status: response.status, type: response.headers.get('content-type'), body: (await response.json()) as Body };
}

const events = async (): Promise<number> => {
  const [row] = await ingest.database.query<{ n: number }>(sql`select count(*)::int as n from ingest.events`);
  return row?.n ?? 0;
};
const card = png(40, 30);

describe('POST /api/cards', () => {
  it('answers 202 with the event when the photo is journaled and in transit, and wakes the reader of cards', async () => {
    const { status, body } = await upload(imageForm(card));
    const rows = await ingest.database.query(sql`
      select e.account_id, e.channel, e.kind, e.chat_id, e.event -> 'media' as media, t.bytes, t.expires_at > now() + interval '50 minutes' as fresh
      from ingest.events e join ingest.transit t on t.event_id = e.id where e.id = ${body.event}`);
    expect([status, Object.keys(body)]).toEqual([202, ['event']]);
    const media = { id: body.event, source: 'transit' };
    expect(rows).toEqual([{ account_id: 'api', channel: 'api', kind: 'photo', chat_id: null, media, bytes: card, fresh: true }]);
    await until('the wake-up', async () => (await ingest.woken('cards')).includes(body.event ?? ''));
  });

  it('gives the same event for the same Idempotency-Key, also when asked many times at once', async () => {
    const before = await events();
    const answers = await Promise.all(Array.from({ length: 8 }, () => upload(imageForm(card), { 'idempotency-key': 'one' })));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.event}`)).size).toBe(1);
    const other = await upload(imageForm(card), { 'idempotency-key': 'two' });
    expect([other.body.event === answers[0]?.body.event, await events()]).toEqual([false, before + 2]);
  });

  it('takes several photos; a bad one has its own error and touches no other', async () => {
    const before = await events();
    const { status, body } = await upload(imageForm(card, Buffer.from('no picture'), card));
    expect(status).toBe(202);
    expect(body.items).toEqual([{ event: expect.any(String) }, { error: expect.objectContaining({ status: 422, reason: 'not-an-image' }) }, { event: expect.any(String) }]);
    expect(await events()).toBe(before + 2);
  });

  it('gives the same events for the same Idempotency-Key with several photos', async () => {
    const twice = [await upload(imageForm(card, card), { 'idempotency-key': 'many' }), await upload(imageForm(card, card), { 'idempotency-key': 'many' })];
    expect(twice[1]?.body.items).toEqual(twice[0]?.body.items);
    expect(new Set(twice[0]?.body.items?.map(({ event }) => event)).size).toBe(2);
  });
});

describe('POST /api/cards refuses', () => {
  it.each([
    ['a text', Buffer.from('hello, this is no picture'), 'not-an-image'],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), 'not-an-image'],
    ['nothing', Buffer.alloc(0), 'not-an-image'],
    ['a photo that ends in its header', card.subarray(0, 20), 'corrupt'],
    ['a small file that claims 256 million pixels', png(16_000, 16_000), 'too-many-pixels'],
  ])('%s with 422 and the reason, and keeps nothing', async (_title, bytes, reason) => {
    const before = await events();
    const { status, type, body } = await upload(imageForm(bytes));
    expect([status, type]).toEqual([422, 'application/problem+json; charset=utf-8']);
    expect(body).toMatchObject({ code: 'unprocessable', reason });
    expect(await events()).toBe(before);
  });

  it.each([
    ['11 MiB in one photo', imageForm(new Uint8Array(11 << 20))],
    ['11 MiB in two photos', imageForm(new Uint8Array(5 << 20), new Uint8Array(6 << 20))],
    ['21 photos', imageForm(...Array.from({ length: 21 }, () => card))],
  ])('%s with 413', async (_title, form) => {
    const before = await events();
    const { status, body } = await upload(form);
    expect([status, body.code, await events()]).toEqual([413, 'too-large', before]);
  });

  const form = 'multipart/form-data';
  it.each([
    ['no photo', new FormData(), {}, 400],
    ['JSON', '{}', { 'content-type': 'application/json' }, 400],
    ['bare bytes', 'x', { 'content-type': 'image/png' }, 415],
    ['a form without a boundary', 'x', { 'content-type': form }, 400],
    ['a form that ends in the middle', '--b\r\ncontent-disposition: form-data; name="image"; filename="x"\r\n\r\nabc', { 'content-type': `${form}; boundary=b` }, 400],
    ['a form that holds something else', 'hello', { 'content-type': `${form}; boundary=b` }, 400],
    ['an Idempotency-Key that is too long', imageForm(card), { 'idempotency-key': 'x'.repeat(201) }, 400],
  ])('%s with a problem', async (_title, body, headers, expected) => {
    const { status, type } = await upload(body, headers);
    expect([status, type]).toEqual([expected, 'application/problem+json; charset=utf-8']);
  });

  it('a wait that is neither true nor false with 400', async () => {
    const response = await fetch(`${url}/api/cards?wait=maybe`, { method: 'POST', headers: { authorization }, body: imageForm(card) });
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'invalid', errors: [{ path: 'wait' }] }]);
  });

  it.each([[undefined, 401], ['Bearer wrong', 401]])('the key %p with %i before it reads the body', async (key, expected) => {
    const response = await fetch(`${url}/api/cards`, { method: 'POST', headers: key === undefined ? {} : { authorization: key }, body: imageForm(card) });
    expect(response.status).toBe(expected);
  });
});
