import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, photoUpdate, textUpdate } from '../../testing/updates.ts';
import { BodyRepository } from '../journal/body.repository.ts';

interface Row {
  id: string;
  kind: string;
  event: { text: string | null; media: unknown; sender: { name: string; language: string | null } } | null;
  settled_at: Date | null;
}

let database: FreshDatabase;
let ingest: Ingest;

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
  await ingest.addTelegram('bot');
  await ingest.addSandbox();
});

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

const rowOf = async (updateId: number): Promise<Row | undefined> => {
  const [row] = await ingest.database.query<Row>(sql`select * from ingest.events where platform_event_id = ${String(updateId)}`);
  return row;
};
const rawOf = async (row: Row | undefined): Promise<string> => (await ingest.app.get(BodyRepository).open(row?.id ?? '')).toString();
const wakeUp = (queue: 'analysis' | 'cards', row: Row | undefined): Promise<boolean> =>
  until('the wake-up', async () => (await ingest.woken(queue)).includes(row?.id ?? ''));

describe('a webhook call with the right secret', () => {
  it('is answered 200 without a body when its event is in the journal, raw and read, and wakes analysis', async () => {
    const update = textUpdate(1, 'hello');
    const answer = await deliver(ingest.app, 'bot', update);
    const row = await rowOf(1);
    expect([answer.statusCode, answer.payload]).toEqual([200, '']);
    expect(row).toMatchObject({ kind: 'text', event: { text: 'hello', sender: { name: 'Mei Lin' } }, settled_at: null });
    expect(JSON.parse(await rawOf(row))).toEqual(update);
    await wakeUp('analysis', row);
  });

  it('wakes the reader of cards for a photo, with its largest size', async () => {
    await deliver(ingest.app, 'bot', photoUpdate(2));
    const row = await rowOf(2);
    expect(row).toMatchObject({ kind: 'photo', event: { media: { source: 'platform', id: 'large' } } });
    await wakeUp('cards', row);
  });

  it.each(['text/plain', 'application/octet-stream', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'multipart/form-data; boundary=x', 'garbage', ''])('is taken as raw bytes when its content type is %p', async (type) => {
    const id = 10 + type.length;
    expect((await deliver(ingest.app, 'bot', textUpdate(id, 'x'), { 'content-type': type })).statusCode).toBe(200);
    expect(await rowOf(id)).toMatchObject({ kind: 'text' });
  });

  it.each([
    ['an unknown kind', { update_id: 50, chat_boost: { boost: {} } }],
    ['an edited message', { update_id: 51, edited_message: { text: 'x' } }],
    ['a message without anything to read', textUpdate(52, ' \0 ')],
    ['a date beyond all calendars', textUpdate(53, 'x', { date: 1e15 })],
  ])('journals %s as ignored, and wakes nobody', async (_title, update) => {
    const { update_id: id } = update as { update_id: number };
    expect((await deliver(ingest.app, 'bot', update)).statusCode).toBe(200);
    const row = await rowOf(id);
    expect(row).toMatchObject({ kind: 'ignored', event: null });
    expect(row?.settled_at).toBeInstanceOf(Date);
    // Wake-ups keep their order: once the next one is there, this one never comes.
    await deliver(ingest.app, 'bot', textUpdate(id + 1_000, 'after'));
    await wakeUp('analysis', await rowOf(id + 1_000));
    expect(await ingest.woken('analysis')).not.toContain(row?.id);
  });

  it('keeps what PostgreSQL cannot hold out of the text and the sender, and in the raw bytes', async () => {
    const from = { id: 7, first_name: 'A\0nn', last_name: '\ud800', language_code: 'e\0n' };
    const update = textUpdate(60, 'a\0b\ud800c', { from });
    expect((await deliver(ingest.app, 'bot', update)).statusCode).toBe(200);
    const row = await rowOf(60);
    expect(row?.event).toMatchObject({ text: 'ab\ufffdc', sender: { name: 'Ann \ufffd', language: 'en' } });
    expect(await rawOf(row)).toBe(JSON.stringify(update));
  });
});

describe('a webhook call that is refused', () => {
  const secret = 'x-telegram-bot-api-secret-token';

  it('is answered 401 in the same words whatever was wrong with the secret, and leaves no row', async () => {
    const wrong = ['', 'right-secre', 'right-secret2', 'RIGHT-SECRET', 'right-secret, right-secret', 'é'.repeat(300)];
    const answers = await Promise.all(wrong.map((given) => deliver(ingest.app, 'bot', textUpdate(70, 'x'), { [secret]: given })));
    const missing = await ingest.app.inject({ method: 'POST', url: '/webhooks/telegram/bot', payload: textUpdate(70, 'x') });
    for (const answer of [...answers, missing]) {
      expect([answer.statusCode, answer.headers['content-type'], answer.payload]).toEqual([401, 'application/problem+json; charset=utf-8', missing.payload]);
    }
    expect(await rowOf(70)).toBeUndefined();
  });

  it.each([
    ['malformed JSON', Buffer.from('{"update_id":71')],
    ['bytes that are not UTF-8', Buffer.from([...Buffer.from('{"update_id":71,"a":"'), 0xff, ...Buffer.from('"}')])],
    ['no update_id', Buffer.from('{"message":{}}')],
    ['nothing', Buffer.alloc(0)],
  ])('is answered 400 for %s', async (_title, body) => {
    const answer = await deliver(ingest.app, 'bot', body);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'invalid']);
    expect(await rowOf(71)).toBeUndefined();
  });

  it('is answered 413 above 1 MiB, whether the length is stated or not; 1 MiB passes', async () => {
    const padded = (bytes: number, id: number): Buffer => Buffer.from(JSON.stringify(textUpdate(id, 'x')).padEnd(bytes));
    expect((await deliver(ingest.app, 'bot', padded(1 << 20, 80))).statusCode).toBe(200);
    const stated = await deliver(ingest.app, 'bot', padded((1 << 20) + 1, 81));
    expect([stated.statusCode, stated.json<{ code: string }>().code]).toEqual([413, 'too-large']);
    const body = new Blob([Uint8Array.from(padded(2 << 20, 81))]).stream();
    const headers = { [secret]: 'right-secret', 'content-type': 'application/json' };
    const url = `${await ingest.listen()}/webhooks/telegram/bot`;
    const chunked = await fetch(url, { method: 'POST', headers, body, duplex: 'half' });
    expect([chunked.status, await chunked.json()]).toMatchObject([413, { code: 'too-large' }]);
    expect(await rowOf(81)).toBeUndefined();
  });

  it.each([
    ['no account has', 'nobody', 404],
    ['is of another channel', 'sandbox', 404],
    ['holds NUL', 'a%00b', 400],
    ['is not UTF-8', '%ff', 400],
    ['is too long', 'a'.repeat(513), 414],
  ])('is answered with a problem for an account id that %s', async (_title, id, status) => {
    const answer = await deliver(ingest.app, id, textUpdate(90, 'x'));
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.statusCode).toBe(status);
    expect(await rowOf(90)).toBeUndefined();
  });
});
