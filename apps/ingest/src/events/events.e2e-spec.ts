import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, type FreshDatabase } from '@sluice/testing';
import { v7 as uuid } from 'uuid';
import { authorization, startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, photoUpdate, textUpdate } from '../../testing/updates.ts';

interface View {
  id: string;
  platformEventId: string;
  state: string;
  answeredAt: string | null;
}

let database: FreshDatabase;
let ingest: Ingest;

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
  await ingest.addTelegram('bot');
  await ingest.addTelegram('other');
  for (const id of [1, 2, 3, 4, 5, 6, 7]) await deliver(ingest.app, 'bot', textUpdate(id, `text ${id}`));
  await deliver(ingest.app, 'bot', photoUpdate(8));
  await deliver(ingest.app, 'bot', { update_id: 9, poll: {} });
  await deliver(ingest.app, 'other', textUpdate(10, 'x', { chat: { id: -100 } }));
});

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

const get = (path: string) => ingest.app.inject({ url: path, headers: { authorization } });
const list = async (query = ''): Promise<{ items: View[]; nextCursor: string | null }> => (await get(`/api/events?${query}`)).json();
const numbers = (items: View[]): number[] => items.map(({ platformEventId }) => Number(platformEventId));
const eventOf = async (updateId: number): Promise<View> => {
  const { items } = await list('limit=200');
  const found = items.find(({ platformEventId }) => platformEventId === String(updateId));
  if (!found) throw new Error(`no event ${updateId}`);
  return found;
};
const analyse = async (updateId: number, stage: string): Promise<string> => {
  const { id } = await eventOf(updateId);
  await ingest.database.query(sql`
    insert into storage.analyses (event_id, account_id, stage, engine, result, trace) values (${id}, 'bot', ${stage}, 'local', '{}', 'x')`);
  return id;
};
const answer = (eventId: string, kind: string, sent: boolean) =>
  ingest.database.query(sql`
    insert into dispatch.messages (id, key, account_id, chat_id, text, kind, priority, state, trace, event_id, completed_at)
    values (${uuid()}, ${uuid()}, 'bot', '1', 'x', ${kind}, 2, ${sent ? 'COMPLETED' : 'PENDING'}, 'x', ${eventId}, ${sent ? new Date() : null})`);

describe('GET /api/events', () => {
  it('lists the journal, newest first, each event once over many pages while new ones come in', async () => {
    const seen: number[] = [];
    for (let cursor = ''; ; ) {
      const page = await list(`accountId=bot&kind=text&limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...numbers(page.items));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
      await deliver(ingest.app, 'bot', textUpdate(1_000 + seen.length, 'newer'));
    }
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it.each([
    ['accountId=other', [10]],
    ['kind=photo', [8]],
    ['kind=ignored', [9]],
    ['chatId=-100', [10]],
    ['accountId=nobody', []],
    ['chatId=-100&kind=photo', []],
    ['channel=telegram&accountId=other', [10]],
    ['channel=line', []],
    ['from=2020-01-01T00:00:00Z&to=2021-01-01T00:00:00Z', []],
    ['from=2020-01-01T00:00:00%2B08:00&accountId=other', [10]],
    ['to=2020-01-01T00:00:00Z', []],
  ])('filters by %s', async (query, expected) => {
    expect(numbers((await list(query)).items)).toEqual(expected);
  });

  it('finds what came in between two instants, the first included', async () => {
    const [{ at, next } = { at: '', next: '' }] = await ingest.database.query<{ at: string; next: string }>(sql`
      with came as (select uuid_extract_timestamp(id) as at from ingest.events where platform_event_id = '10')
      select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, to_char((at + interval '1 ms') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as next from came`);
    expect(numbers((await list(`accountId=other&from=${at}&to=${next}`)).items)).toEqual([10]);
    expect(numbers((await list(`accountId=other&from=${next}`)).items)).toEqual([]);
    expect(numbers((await list(`accountId=other&to=${at}`)).items)).toEqual([]);
  });

  const cursor = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
  it.each([
    ['cursor=x'],
    [`cursor=${cursor('2026-01-01T00:00:00.000Z', uuid())}`],
    [`cursor=${cursor('-'.repeat(36))}`],
    [`cursor=${cursor(`${uuid()}'--`)}`],
    [`cursor=${cursor(1)}`],
    [`cursor=${'A'.repeat(501)}`],
    ['cursor=a&cursor=b'],
    ['limit=0'],
    ['limit=201'],
    ['limit=ten'],
    ['kind=nonsense'],
    ['state=lost'],
    ['channel=fax'],
    ['from=yesterday'],
    ['to=2026-01-01'],
    ['account=bot'],
    ['accountId=bot&chatID=1'],
    ['chatId=%00'],
    ['accountId=a%00b'],
  ])('answers 400 for ?%s', async (query) => {
    const response = await get(`/api/events?${query}`);
    expect([response.statusCode, response.json<{ code: string }>().code]).toEqual([400, 'invalid']);
  });
});

describe('GET /api/events/:id tells how far an event came', () => {
  const state = async (id: string): Promise<View> => (await get(`/api/events/${id}`)).json();

  it('received, analysed when its analysis is there, answered when its message was sent', async () => {
    expect((await eventOf(7)).state).toBe('received');
    const id = await analyse(7, 'text');
    expect(await state(id)).toMatchObject({ state: 'analysed', answeredAt: null, acceptedAt: null });
    await answer(id, 'progress', true);
    expect(await state(id)).toMatchObject({ state: 'analysed', answeredAt: null });
    await answer(id, 'reply', true);
    expect(await state(id)).toMatchObject({ state: 'answered', answeredAt: expect.any(String) });
  });

  it('analysed while its answer waits to be sent', async () => {
    const id = await analyse(6, 'text');
    await answer(id, 'reply', false);
    expect(await state(id)).toMatchObject({ state: 'analysed', acceptedAt: expect.any(String), answeredAt: null });
  });

  it('failed when its analysis did; ignored when nobody works on its kind', async () => {
    expect((await state(await analyse(5, 'failed'))).state).toBe('failed');
    expect((await eventOf(9)).state).toBe('ignored');
  });

  it('dead when it was given up', async () => {
    const { id } = await eventOf(4);
    await ingest.database.query(sql`update ingest.events set dead_at = now() where id = ${id}`);
    expect((await state(id)).state).toBe('dead');
  });

  it.each([
    ['ignored', [9]],
    ['dead', [4]],
    ['failed', [5]],
    ['analysed', [6]],
    ['answered', [7]],
  ])('and finds those that are %s', async (wanted, expected) => {
    const { items } = await list(`accountId=bot&state=${wanted}`);
    expect([numbers(items), new Set(items.map((item) => item.state))]).toEqual([expected, new Set([wanted])]);
  });

  it('and those that were received, over many pages', async () => {
    const seen: number[] = [];
    for (let cursor = ''; ; ) {
      const page = await list(`accountId=bot&state=received&limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...numbers(page.items));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen.filter((id) => id < 100)).toEqual([8, 3, 2, 1]);
  });

  it.each([[uuid(), 404], ['not-an-id', 400], ['%00', 400]])('answers a problem for %s', async (id, status) => {
    expect((await get(`/api/events/${id}`)).statusCode).toBe(status);
  });
});

describe('GET /api/events/:id/raw', () => {
  const readKey = 'sk_spec_reader';
  beforeAll(() => ingest.database.query(sql`insert into storage.api_keys (id, name, hash, scopes) values (${uuid()}, 'reader', sha256(${readKey}::bytea), '{read,send}')`));

  it('gives the body an event came in to whoever may administer, and to nobody else', async () => {
    const { id } = await eventOf(3);
    const answer = await get(`/api/events/${id}/raw`);
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['content-disposition']]).toEqual([200, 'application/octet-stream', 'attachment']);
    expect(JSON.parse(answer.payload)).toEqual(textUpdate(3, 'text 3'));
    const refused = await ingest.app.inject({ url: `/api/events/${id}/raw`, headers: { authorization: `Bearer ${readKey}` } });
    expect([refused.statusCode, refused.payload.includes('text 3')]).toEqual([403, false]);
  });

  it('is gone when the journal keeps it no more, and not found for an event it does not know', async () => {
    const { id } = await eventOf(2);
    await ingest.database.query(sql`delete from ingest.bodies where id = (select body_id from ingest.events where id = ${id})`);
    expect([(await get(`/api/events/${id}/raw`)).statusCode, (await get(`/api/events/${uuid()}/raw`)).statusCode]).toEqual([410, 404]);
  });
});
