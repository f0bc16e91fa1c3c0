import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { failuresQueue, type Failure } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { QueueProducer } from '@sluice/queue';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { v7 as uuid } from 'uuid';
import { authorization, startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';

interface Letter {
  id: string;
  stage: string;
  queue: string;
  subject: string;
  state: string;
  count: number;
}

let database: FreshDatabase;
let ingest: Ingest;
let updates = 0;

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
  await ingest.addTelegram('bot');
});

beforeEach(() => ingest.database.query(sql`truncate ingest.events, ingest.arrivals, ingest.bodies, ingest.dead_letters, storage.analyses, dispatch.messages cascade`));

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

const get = (query = '') => ingest.app.inject({ url: `/api/dead-letters?${query}`, headers: { authorization } });
const list = async (query = ''): Promise<Letter[]> => (await get(query)).json<{ items: Letter[] }>().items;
const act = (id: string, action: 'replay' | 'dismiss') => ingest.app.inject({ method: 'POST', url: `/api/dead-letters/${id}/${action}`, headers: { authorization } });

const failure = (more: Partial<Failure> = {}): Failure => ({
  stage: 'analysis',
  queue: 'cards',
  subject: more.eventId ?? 'one',
  eventId: null,
  accountId: 'bot',
  code: 'timeout',
  fingerprint: '0123456789abcdef',
  at: '2026-11-20T08:00:00.000Z',
  ...more,
});
const tell = async (told: Failure): Promise<void> => {
  await ingest.app.get(QueueProducer).add(failuresQueue, told);
  await until('it to be kept', async () => (await ingest.database.query(sql`select 1 from ingest.dead_letters where subject = ${told.subject} and last_at >= ${told.at}::timestamptz`)).length > 0);
};
async function came(): Promise<string> {
  await deliver(ingest.app, 'bot', textUpdate(++updates, 'x'));
  const [row] = await ingest.database.query<{ id: string }>(sql`select id from ingest.events order by id desc limit 1`);
  return row?.id ?? '';
}
async function failedMessage(): Promise<string> {
  const id = uuid();
  await ingest.database.query(sql`
    insert into dispatch.messages (id, key, account_id, chat_id, text, kind, priority, state, error_code, trace) values (${id}, ${id}, 'bot', '1', 'canary', 'reply', 2, 'FAILED', 'rejected', 'x')`);
  return id;
}
const waitingRetries = async (): Promise<string[]> => {
  const jobs = await ingest.redis.lrange('{sluice}:retries:wait', 0, -1);
  const payloads = await Promise.all(jobs.map((job) => ingest.redis.hget(`{sluice}:retries:${job}`, 'data')));
  return payloads.map((payload) => (JSON.parse(payload ?? '{}') as { messageId: string }).messageId);
};

describe('GET /api/dead-letters', () => {
  it('lists what every stage gave up, newest first, with its kind and place, and no word of a message', async () => {
    await tell(failure({ queue: 'cards', subject: 'a', at: '2026-11-20T08:00:00.000Z' }));
    await tell(failure({ stage: 'storage', queue: 'storage', subject: 'b', at: '2026-11-20T09:00:00.000Z', code: 'internal' }));
    const message = await failedMessage();
    const answer = await get();
    expect(answer.json<{ items: Letter[] }>().items).toMatchObject([
      { stage: 'dispatch', queue: 'messages', subject: message, code: 'rejected', fingerprint: null, count: 1, state: 'open' },
      { stage: 'storage', queue: 'storage', subject: 'b', code: 'internal', lastAt: '2026-11-20T09:00:00.000Z' },
      { stage: 'analysis', queue: 'cards', subject: 'a', code: 'timeout', fingerprint: '0123456789abcdef', accountId: 'bot', state: 'open' },
    ]);
    expect(answer.payload).not.toContain('canary');
  });

  it('goes on from page to page', async () => {
    for (const hour of [1, 2, 3, 4]) await tell(failure({ subject: `s${hour}`, at: `2026-11-20T0${hour}:00:00.000Z` }));
    await failedMessage();
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = (await get(`limit=2${cursor && `&cursor=${cursor}`}`)).json<{ items: Letter[]; nextCursor: string | null }>();
      seen.push(...page.items.map(({ queue, subject }) => (queue === 'messages' ? 'message' : subject)));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['message', 's4', 's3', 's2', 's1']);
  });

  it.each([
    ['stage=storage', ['b']],
    ['queue=cards', ['a']],
    ['code=internal', ['b']],
    ['accountId=nobody', []],
    ['fingerprint=ffffffffffffffff', ['b']],
    ['state=dismissed', []],
  ])('filters by %s', async (query, expected) => {
    await tell(failure({ subject: 'a' }));
    await tell(failure({ stage: 'storage', queue: 'storage', subject: 'b', code: 'internal', fingerprint: 'f'.repeat(16) }));
    expect((await list(query)).map(({ subject }) => subject)).toEqual(expected);
  });

  it.each(['state=lost', 'stage=phase', 'phase=storage', 'cursor=x', 'limit=0'])('answers 400 for ?%s', async (query) => {
    expect((await get(query)).statusCode).toBe(400);
  });

  it('counts what is open in the metrics', async () => {
    await tell(failure());
    await failedMessage();
    expect((await ingest.app.inject('/metrics')).payload).toMatch(/^sluice_dead_letters_open\{.*\} 2$/m);
  });
});

describe('a failure', () => {
  it('that is told twice is one; one that comes anew counts, and opens what was closed', async () => {
    await tell(failure());
    await tell(failure());
    await tell(failure({ at: '2026-11-20T07:00:00.000Z' }));
    const [letter] = await list();
    expect(letter?.count).toBe(1);
    await act(letter?.id ?? '', 'dismiss');
    expect(await list()).toEqual([]);
    await tell(failure({ at: '2026-11-20T10:00:00.000Z', code: 'gone' }));
    expect(await list()).toMatchObject([{ id: letter?.id, count: 2, code: 'gone', state: 'open', lastAt: '2026-11-20T10:00:00.000Z' }]);
  });

  it('of an event that has its outcome by then is done', async () => {
    const id = await came();
    await ingest.database.query(sql`insert into storage.analyses (event_id, account_id, stage, result, trace) values (${id}, 'bot', 'text', '{}', 'x')`);
    await tell(failure({ eventId: id }));
    expect([await list(), await list('state=done')]).toEqual([[], [expect.objectContaining({ subject: id })]]);
  });
});

describe('POST /api/dead-letters/:id/replay', () => {
  it('works the event anew', async () => {
    const eventId = await came();
    await tell(failure({ eventId }));
    await ingest.redis.del('{sluice}:analysis:wait');
    const [letter] = await list();
    const answer = await act(letter?.id ?? '', 'replay');
    expect([answer.statusCode, answer.json<Letter>().state]).toEqual([200, 'replayed']);
    await until('the wake-up', async () => (await ingest.woken('analysis')).includes(eventId));
    expect(await list()).toEqual([]);
  });

  it('asks dispatch to retry a message, once however often; the letter is open until dispatch has it waiting', async () => {
    const id = await failedMessage();
    for (let time = 0; time < 3; time++) expect((await act(id, 'replay')).json<Letter>()).toMatchObject({ id, state: 'open' });
    expect((await waitingRetries()).filter((message) => message === id)).toHaveLength(1);
    await ingest.database.query(sql`update dispatch.messages set state = 'PENDING' where id = ${id}`);
    expect(await list()).toEqual([]);
  });

  it('leaves to its owner what a sweeper takes up by itself', async () => {
    await tell(failure({ stage: 'dispatch', queue: 'dispatch', subject: 'reply:x:1' }));
    const [letter] = await list();
    expect((await act(letter?.id ?? '', 'replay')).json<Letter>().state).toBe('replayed');
  });

  it('answers 409 when the event has its outcome, and 404 for what nobody gave up', async () => {
    const eventId = await came();
    await tell(failure({ eventId }));
    const [letter] = await list();
    await ingest.database.query(sql`insert into storage.analyses (event_id, account_id, stage, result, trace) values (${eventId}, 'bot', 'text', '{}', 'x')`);
    expect([(await act(letter?.id ?? '', 'replay')).statusCode, (await act(uuid(), 'replay')).statusCode]).toEqual([409, 404]);
  });
});

describe('POST /api/dead-letters/:id/dismiss', () => {
  it('leaves a message at that, until it fails anew', async () => {
    const id = await failedMessage();
    for (let time = 0; time < 2; time++) expect((await act(id, 'dismiss')).json<Letter>()).toMatchObject({ id, state: 'dismissed' });
    expect([await list(), (await list('state=dismissed')).map((letter) => letter.id)]).toEqual([[], [id]]);
    await ingest.database.query(sql`update dispatch.messages set updated_at = now() + interval '1 s' where id = ${id}`);
    expect((await list()).map((letter) => letter.id)).toEqual([id]);
  });

  it('closes it for as long as nothing fails anew, and a second time changes nothing', async () => {
    await tell(failure());
    const [letter] = await list();
    for (let time = 0; time < 2; time++) expect((await act(letter?.id ?? '', 'dismiss')).json<Letter>()).toMatchObject({ state: 'dismissed', count: 1 });
    expect(await list()).toEqual([]);
  });

  it('needs the scope admin, as replaying does', async () => {
    const key = 'sk_spec_reader';
    await ingest.database.query(sql`insert into storage.api_keys (id, name, hash, scopes) values (${uuid()}, 'reader', sha256(${key}::bytea), '{send}')`);
    const asReader = (method: 'GET' | 'POST', url: string) => ingest.app.inject({ method, url, headers: { authorization: `Bearer ${key}` } });
    const codes = await Promise.all([asReader('GET', '/api/dead-letters'), asReader('POST', `/api/dead-letters/${uuid()}/dismiss`), asReader('POST', `/api/dead-letters/${uuid()}/replay`)]);
    expect(codes.map(({ statusCode }) => statusCode)).toEqual([200, 403, 403]);
  });
});
