import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { v7 as uuid } from 'uuid';
import { imageForm, png } from '../../testing/pictures.ts';
import { authorization, startIngest, type Ingest } from '../../testing/start-ingest.ts';

interface Line {
  direction: string;
  kind: string;
  text: string | null;
  chatId: string;
  eventId: string | null;
}

let database: FreshDatabase;
let ingest: Ingest;
let url: string;

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
  url = `${await ingest.listen()}/api/sandbox/messages`;
});

beforeEach(async () => {
  await ingest.database.query(sql`truncate ingest.events, ingest.arrivals, ingest.transit, dispatch.messages, storage.accounts cascade`);
  await ingest.addSandbox();
});

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

async function write(body: object | FormData, headers: Record<string, string> = {}): Promise<{ status: number; body: { event: string; code?: string } }> {
  const isForm = body instanceof FormData;
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization, ...(!isForm && { 'content-type': 'application/json' }), ...headers },
    body: isForm ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { event: string; code?: string } };
}

async function lines(query = ''): Promise<{ items: Line[]; nextCursor: string | null }> {
  const response = await fetch(`${url}?${query}`, { headers: { authorization } });
  return (await response.json()) as { items: Line[]; nextCursor: string | null };
}

/** What dispatch keeps of a message it has sent. */
const sent = (chatId: string, text: string, state = 'COMPLETED') =>
  ingest.database.query(sql`
    insert into dispatch.messages (id, key, account_id, chat_id, text, kind, priority, state, trace, completed_at)
    values (${uuid()}, ${uuid()}, 'sandbox', ${chatId}, ${text}, 'reply', 2, ${state}, 'x', clock_timestamp())`);

describe('POST /api/sandbox/messages', () => {
  it('takes a text as if that person had written it', async () => {
    const { status, body } = await write({ chatId: 'mei', text: ' 你好\0 ', name: 'Mei', language: 'zh-TW' });
    const [row] = await ingest.database.query<{ event: object }>(sql`select event from ingest.events where id = ${body.event}`);
    expect(status).toBe(202);
    expect(row?.event).toMatchObject({ id: body.event, accountId: 'sandbox', channel: 'sandbox', chatId: 'mei', text: '你好', sender: { name: 'Mei', language: 'zh-TW' } });
    await until('the wake-up', async () => (await ingest.woken('analysis')).includes(body.event));
  });

  it('takes a photo as if that person had sent it', async () => {
    const form = imageForm(png(30, 20));
    form.append('chatId', 'mei');
    const { status, body } = await write(form);
    const rows = await ingest.database.query(sql`select bytes from ingest.transit where event_id = ${body.event}`);
    expect([status, rows]).toEqual([202, [{ bytes: png(30, 20) }]]);
    await until('the wake-up', async () => (await ingest.woken('cards')).includes(body.event));
  });

  it('takes several photos as sent together: a group that says how many they are, the same for the same Idempotency-Key', async () => {
    const form = (): FormData => {
      const photos = imageForm(png(30, 20), png(31, 20), png(32, 20));
      photos.append('chatId', 'mei');
      return photos;
    };
    const first = await write(form(), { 'idempotency-key': 'album' });
    expect(await write(form(), { 'idempotency-key': 'album' })).toEqual(first);
    const rows = await ingest.database.query<{ id: string; event: { group: { id: string; total: number } } }>(sql`select id, event from ingest.events order by id`);
    expect(first).toMatchObject({ status: 202, body: { event: rows[0]?.id, events: rows.map(({ id }) => id) } });
    expect(rows.map(({ event }) => event.group)).toEqual(Array.from({ length: 3 }, () => ({ id: 'key:album', total: 3 })));
    await until('the wake-ups', async () => {
      const woken = await ingest.woken('cards');
      return rows.every(({ id }) => woken.includes(id));
    });
    const other = await write(form());
    const [row] = await ingest.database.query<{ group: { id: string } }>(sql`select event -> 'group' as group from ingest.events where id = ${other.body.event}`);
    expect(row?.group.id).not.toBe('key:album');
  });

  it('gives the same event for the same Idempotency-Key, also when asked many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => write({ chatId: 'mei', text: 'once' }, { 'idempotency-key': 'k' })));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.event}`)).size).toBe(1);
    expect((await lines()).items).toHaveLength(1);
  });

  const withFields = (fields: Record<string, string>, ...images: Buffer[]): FormData => {
    const form = imageForm(...images);
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    return form;
  };
  it.each([
    ['no chat', { text: 'x' }, 400],
    ['no text', { chatId: 'mei' }, 400],
    ['a text without anything to read', { chatId: 'mei', text: ' \0 ' }, 400],
    ['NUL in the chat', { chatId: 'm\0ei', text: 'x' }, 400],
    ['NUL in the name', { chatId: 'mei', text: 'x', name: '\0' }, 400],
    ['a field that nobody knows', { chatId: 'mei', text: 'x', admin: true }, 400],
    ['a photo without a chat', withFields({}, png(9, 9)), 400],
    ['two photos of which one is none', withFields({ chatId: 'mei' }, png(9, 9), Buffer.from('x')), 422],
    ['a photo that is none', withFields({ chatId: 'mei' }, Buffer.from('x')), 422],
  ])('refuses %s', async (_title, body, status) => {
    expect((await write(body)).status).toBe(status);
    expect((await lines()).items).toEqual([]);
  });

  it('is not found from the moment the sandbox is gone', async () => {
    await write({ chatId: 'mei', text: 'x' });
    await ingest.database.query(sql`delete from storage.accounts where id = 'sandbox'`);
    expect(await write({ chatId: 'mei', text: 'y' })).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('GET /api/sandbox/messages', () => {
  it('shows both sides of a chat, oldest first, and only what was sent', async () => {
    const { body } = await write({ chatId: 'mei', text: 'hello' });
    await sent('mei', 'hello to you');
    await sent('mei', 'still waiting', 'PENDING');
    await write({ chatId: 'ann', text: 'another chat' });
    const chat = (await lines('chatId=mei')).items.map(({ direction, text, eventId }) => [direction, text, eventId]);
    expect(chat).toEqual([['in', 'hello', body.event], ['out', 'hello to you', null]]);
    expect((await lines()).items).toHaveLength(3);
  });

  it('gives every line once over many pages, while the chat goes on', async () => {
    for (const n of [1, 2, 3, 4]) {
      await write({ chatId: 'mei', text: `in ${n}` });
      await sent('mei', `out ${n}`);
    }
    const seen: (string | null)[] = [];
    for (let cursor = ''; ; ) {
      const page = await lines(`chatId=mei&limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ text }) => text));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
      if (seen.length === 3) await write({ chatId: 'mei', text: 'last' });
    }
    expect(seen).toEqual([...[1, 2, 3, 4].flatMap((n) => [`in ${n}`, `out ${n}`]), 'last']);
  });
});
