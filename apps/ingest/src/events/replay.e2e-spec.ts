import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Channels, type ChannelAdapter } from '@sluice/channels';
import type { IncomingEvent } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { v7 as uuid } from 'uuid';
import { authorization, startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, photoUpdate, textUpdate } from '../../testing/updates.ts';
import { JournalSweeper } from '../journal/journal.sweeper.ts';
import { EventsRepository } from './events.repository.ts';

let database: FreshDatabase;
let ingest: Ingest;
let updates = 0;

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
  await ingest.addTelegram('bot');
});

beforeEach(async () => {
  await ingest.database.query(sql`truncate ingest.events, ingest.arrivals, ingest.bodies, ingest.dead_letters, storage.analyses`);
  await ingest.redis.flushdb();
});

afterEach(() => void jest.restoreAllMocks());

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

const post = (path: string, payload: object = {}) => ingest.app.inject({ method: 'POST', url: path, headers: { authorization }, payload });
const replay = (id: string) => post(`/api/events/${id}/replay`);
const stateOf = async (id: string): Promise<string> => (await ingest.app.inject({ url: `/api/events/${id}`, headers: { authorization } })).json<{ state: string }>().state;
const wakeUps = async (id: string): Promise<number> => (await ingest.woken('analysis')).filter((woken) => woken === id).length;
const outcome = (id: string, stage: string) =>
  ingest.database.query(sql`insert into storage.analyses (event_id, account_id, stage, result, trace) values (${id}, 'bot', ${stage}, '{}', 'x')`);
const sweep = () => ingest.app.get(JournalSweeper).run();

/** An event that Redis has forgotten. */
async function came(update: object = textUpdate(++updates, `text ${updates}`)): Promise<string> {
  await deliver(ingest.app, 'bot', update);
  const [row] = await ingest.database.query<{ id: string; event: object | null }>(sql`select id, event from ingest.events order by id desc limit 1`);
  if (row?.event) await until('the first wake-up', async () => (await ingest.woken('analysis')).concat(await ingest.woken('cards')).includes(row.id));
  await ingest.redis.flushdb();
  return row?.id ?? '';
}

describe('POST /api/events/:id/replay', () => {
  it('wakes analysis for an event that waits, and again when asked again', async () => {
    const id = await came();
    const answer = await replay(id);
    expect([answer.statusCode, answer.json()]).toEqual([200, expect.objectContaining({ id, state: 'received', replayedAt: expect.any(String) })]);
    await until('the wake-up', async () => (await wakeUps(id)) === 1);
    await replay(id);
    await until('the next', async () => (await wakeUps(id)) === 2);
  });

  it('opens an event that was given up: it is swept again, and its dead letter is replayed', async () => {
    const id = await came();
    await ingest.database.query(sql`update ingest.events set dead_at = now(), settled_at = now(), wakes = 8 where id = ${id}`);
    await ingest.database.query(sql`
      insert into ingest.dead_letters (id, stage, queue, subject, event_id, code, first_at, last_at) values (${uuid()}, 'ingest', 'journal', ${id}, ${id}, 'timeout', now(), now())`);
    await replay(id);
    expect(await stateOf(id)).toBe('received');
    expect(await ingest.database.query(sql`select wakes, dead_at, settled_at from ingest.events`)).toEqual([{ wakes: 1, dead_at: null, settled_at: null }]);
    expect(await ingest.database.query(sql`select state from ingest.dead_letters`)).toEqual([{ state: 'replayed' }]);
  });

  it('opens an event that failed: the old failure counts no more, neither for its state nor for the sweeper', async () => {
    const id = await came();
    await outcome(id, 'failed');
    await sweep();
    expect(await stateOf(id)).toBe('failed');
    await replay(id);
    expect(await stateOf(id)).toBe('received');
    await sweep();
    expect(await ingest.database.query(sql`select 1 from ingest.events where settled_at is null`)).toHaveLength(1);
    await ingest.database.query(sql`update storage.analyses set stage = 'text', created_at = now()`);
    await sweep();
    await until('it to be settled', async () => (await ingest.database.query(sql`select 1 from ingest.events where settled_at is null`)).length === 0);
    expect(await stateOf(id)).toBe('analysed');
  });

  it.each(['text', 'card', 'noted'])('refuses an event that has its outcome (%s): nobody is answered twice', async (stage) => {
    const id = await came();
    await outcome(id, stage);
    const answer = await replay(id);
    expect([answer.statusCode, answer.json()]).toEqual([409, expect.objectContaining({ code: 'conflict', refusal: 'has-outcome' })]);
    expect(await wakeUps(id)).toBe(0);
  });

  it('reads the body as the adapter does today', async () => {
    const id = await came({ update_id: ++updates, chat_boost: {} });
    const refused = await replay(id);
    expect([refused.statusCode, refused.json<{ refusal: string }>().refusal]).toEqual([409, 'unreadable']);
    const adapter = ingest.app.get(Channels).of('telegram') as Required<ChannelAdapter>;
    jest.spyOn(adapter, 'reread').mockImplementation((body) => {
      const { update_id: update } = JSON.parse(body.toString()) as { update_id: number };
      const event = { chatId: '7', kind: 'text', text: 'now read', media: null, sender: { id: '7', name: null, language: null }, at: '2026-11-20T08:00:00.000Z', replyToken: { token: 'old', receivedAt: 'now' } } as const;
      return [{ platformEventId: String(update), kind: 'text', chatId: '7', event }];
    });
    expect((await replay(id)).statusCode).toBe(200);
    const [row] = await ingest.database.query<{ kind: string; event: object; chat_id: string }>(sql`select kind, chat_id, event from ingest.events where id = ${id}`);
    expect(row).toMatchObject({ kind: 'text', chat_id: '7', event: { id, accountId: 'bot', channel: 'telegram', text: 'now read' } });
    expect(row?.event).not.toHaveProperty('replyToken');
    await until('the wake-up', async () => (await wakeUps(id)) === 1);
  });

  it('goes by what was read when the event came, where there is no body any more', async () => {
    const id = await came();
    await ingest.database.query(sql`truncate ingest.bodies`);
    expect((await replay(id)).statusCode).toBe(200);
    expect(await ingest.database.query(sql`select event ->> 'text' as text from ingest.events`)).toEqual([{ text: `text ${updates}` }]);
  });

  it('leaves what was too old when it came', async () => {
    const id = await came();
    await ingest.database.query(sql`update ingest.events set kind = 'stale', event = null where id = ${id}`);
    expect((await replay(id)).json()).toMatchObject({ status: 409, refusal: 'stale' });
  });

  it('works it once when two ask at once', async () => {
    const id = await came();
    const codes = (await Promise.all([replay(id), replay(id)])).map(({ statusCode }) => statusCode).sort();
    await until('the wake-up', async () => (await wakeUps(id)) > 0);
    const [row] = await ingest.database.query<{ n: number }>(sql`select count(*)::int as n from ingest.events where replayed_at is not null`);
    expect([row?.n, codes[0], [200, 409].includes(codes[1] ?? 0)]).toEqual([1, 200, true]);
    expect(await wakeUps(id)).toBe(codes.filter((code) => code === 200).length);
  });

  it('opens an event once by one look at it, and not at all when its outcome came since', async () => {
    const [seen, answered] = [await came(), await came()];
    const events = ingest.app.get(EventsRepository);
    const reopen = async (id: string): Promise<boolean> => events.reopen({ id, replayedAt: null }, (await events.read(id)) as IncomingEvent);
    expect([await reopen(seen), await reopen(seen)]).toEqual([true, false]);
    await outcome(answered, 'text');
    expect(await reopen(answered)).toBe(false);
  });

  it.each([[uuid(), 404], ['not-an-id', 400]])('answers a problem for %s', async (id, status) => {
    expect((await replay(id)).statusCode).toBe(status);
  });
});

describe('POST /api/events/replay', () => {
  const replayMany = async (body: object) => (await post('/api/events/replay', body)).json<{ matched: number; replayed: number; skipped: object; next: string | null }>();

  it('counts first, and then works what the filter finds, oldest first; what has its outcome is skipped', async () => {
    const waiting = [await came(), await came(), await came()];
    const done = await came();
    await outcome(done, 'text');
    await came(photoUpdate(++updates));
    const filter = { accountId: 'bot', kind: 'text' };
    expect(await replayMany({ filter, dryRun: true })).toEqual({ matched: 4, replayed: 0, skipped: { 'has-outcome': 1 }, next: null });
    expect(await ingest.woken('analysis')).toEqual([]);
    expect(await replayMany({ filter })).toEqual({ matched: 4, replayed: 3, skipped: { 'has-outcome': 1 }, next: null });
    await until('all wake-ups', async () => (await ingest.woken('analysis')).length === 3);
    // A list of Redis grows at its left.
    expect((await ingest.woken('analysis')).toReversed()).toEqual(waiting);
  });

  it('goes through more than a portion', async () => {
    await ingest.database.query(sql`
      insert into ingest.events (id, account_id, channel, platform_event_id, kind, event, trace)
      select uuidv7(), 'bot', 'telegram', 'many-' || n, 'text', '{}', ${'0'.repeat(32)} from generate_series(1, 450) n`);
    expect(await replayMany({ filter: { accountId: 'bot' }, dryRun: true })).toEqual({ matched: 450, replayed: 0, skipped: {}, next: null });
  });

  it.each([[{}], [{ filter: {} }], [{ filter: { account: 'bot' } }], [{ filter: { accountId: 'bot' }, force: true }], [{ filter: { accountId: 'bot' }, cursor: 'x' }]])('answers 400 for %j', async (body) => {
    expect((await post('/api/events/replay', body)).statusCode).toBe(400);
  });
});
