import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingEvent, Outcome } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { aCard, aPhoto, failed, readCard } from '../../testing/outcomes.ts';
import { startStorage, type Storage } from '../../testing/start-storage.ts';
import { RepliesSweeper } from '../outcomes/replies.sweeper.ts';
import { GroupService } from './group.service.ts';
import { GroupsSweeper } from './groups.sweeper.ts';

let database: FreshDatabase;
let storage: Storage;
let chatId: string;
let chats = 0;

beforeAll(async () => {
  database = await freshDatabase();
  storage = await startStorage({ database: database.url, redis: await freshRedis() });
});

beforeEach(async () => {
  chatId = `chat-${++chats}`;
  await storage.redis.flushdb();
});

afterAll(async () => {
  await storage.close();
  await database.drop();
});

const received: Outcome = { stage: 'received' };
const card = (name: string): Outcome => readCard(aCard({ name, company: `Company of ${name}` }));

/** Photos of one group, in the journal as ingest writes them; `ageMs`: how long ago. */
async function album(count: number, { total, ageMs = 0, id = 'album' }: { total?: number; ageMs?: number; id?: string } = {}): Promise<IncomingEvent[]> {
  const photos = Array.from({ length: count }, () => aPhoto({ chatId, sender: { id: chatId, name: null, language: 'en' }, group: { id, ...(total && { total }) } }));
  for (const event of photos) {
    await storage.database.query(sql`
      insert into ingest.events (id, account_id, channel, platform_event_id, kind, chat_id, event, trace, received_at)
      values (${event.id}, ${event.accountId}, ${event.channel}, ${event.id}, 'photo', ${chatId}, ${JSON.stringify(event)}, ${'0'.repeat(32)}, clock_timestamp() - ${ageMs}::int * interval '1 ms')`);
  }
  return photos;
}

async function said(): Promise<string[]> {
  const rows = await storage.database.query<{ text: string }>(sql`select text from storage.replies where chat_id = ${chatId} order by seq`);
  return rows.map(({ text }) => text.split('\n')[0] ?? '');
}

/** What dispatch was told, in the order in which it will accept it. */
async function told(): Promise<string[]> {
  const keys = (await storage.replies()).filter((reply) => reply.chatId === chatId).flatMap(({ preceding = [], ...last }) => [...preceding, last]);
  return [...new Map(keys.map(({ key, text }) => [key, text.split('\n')[0] ?? ''])).values()];
}

const first = <Item>([item]: readonly Item[]): Item => item as Item;
const settleQuiet = () => storage.app.get(GroupService).settleQuiet();

describe('photos that were sent together', () => {
  it('are told of together: start, progress, the end of each, and a statistic, each once and in order', async () => {
    const photos = await album(3, { total: 3 });
    const [one, two, three] = photos as [IncomingEvent, IncomingEvent, IncomingEvent];
    for (const photo of photos) await storage.keep(photo, received);
    await storage.keep(two, card('Mei'));
    await storage.keep(one, failed);
    await storage.keep(three, card('Kenji'));
    const all = [
      ...['🚀 Reading 3 business cards', '🔄 Reading 1/3', '🔄 Reading 2/3', '🔄 Reading 3/3'],
      ...['✅ Done 2/3: Mei', '❌ 1/3: this file cannot be opened as a picture. Please take the photo again and resend it.', '✅ Done 3/3: Kenji', '🎉 All done: 2/3 read'],
    ];
    expect(await said()).toEqual(all);
    expect(await told()).toEqual(all);
    const closing = (await storage.replies()).at(-1);
    expect(closing).toMatchObject({ batch: { name: 'cards', close: true }, preceding: expect.any(Array) });
    expect(new Set((await storage.replies()).map(({ batch }) => batch?.key)).size).toBe(1);
  });

  it('twice equals once, whatever comes twenty times and at once', async () => {
    const photos = await album(4, { total: 4 });
    const outcomes = photos.flatMap((photo, n): [IncomingEvent, Outcome][] => [[photo, received], [photo, n === 1 ? failed : card(`Person ${n}`)]]);
    await Promise.all(Array.from({ length: 5 }, () => outcomes).flat().map(([event, outcome]) => storage.keep(event, outcome)));
    const texts = await said();
    expect(texts.filter((text) => /^[🚀🎉]/u.test(text))).toEqual(['🚀 Reading 4 business cards', '🎉 All done: 3/4 read']);
    expect(texts.filter((text) => /^[✅❌]/u.test(text))).toHaveLength(4);
    expect([texts[0], texts.at(-1)]).toEqual(['🚀 Reading 4 business cards', '🎉 All done: 3/4 read']);
    for (const [event, outcome] of outcomes) await storage.keep(event, outcome);
    expect(await said()).toEqual(texts);
  });

  it('are counted when nothing came for a second and a half, where the platform does not say how many they are', async () => {
    const photos = await album(2, { ageMs: -60_000 });
    await storage.keep(first(photos), received);
    await settleQuiet();
    expect(await said()).toEqual([]);
    await album(1);
    await storage.database.query(sql`update ingest.events set received_at = now() - interval '1.6 s' where chat_id = ${chatId}`);
    await storage.database.query(sql`update storage.photo_group_members set joined_at = now() - interval '1.6 s' where joined_at > now()`);
    await Promise.all([settleQuiet(), settleQuiet(), storage.app.get(GroupsSweeper).run()]);
    expect(await said()).toEqual(['🚀 Reading 3 business cards', '🔄 Reading 1/3', '🔄 Reading 2/3', '🔄 Reading 3/3']);
  });

  it('that were read before they were counted are not told to be in progress', async () => {
    const photos = await album(2, { ageMs: -1_000 });
    for (const [n, photo] of photos.entries()) await storage.keep(photo, card(`Person ${n}`));
    expect(await said()).toEqual([]);
    await until('the group to be settled', async () => (await said()).length > 0);
    expect(await said()).toEqual(['🚀 Reading 2 business cards', '✅ Done 1/2: Person 0', '✅ Done 2/2: Person 1', '🎉 All done: 2/2 read']);
  });

  it('are all known from the journal, however long the first of them is read', async () => {
    const photos = await album(5, { ageMs: 10_000 });
    await storage.keep(first(photos), received);
    expect(first(await said())).toBe('🚀 Reading 5 business cards');
  });

  it('are a group in each chat and by each id', async () => {
    const [mine, other] = [await album(2, { total: 2 }), await album(2, { total: 2, id: 'other' })];
    await storage.keep(first(mine), received);
    await storage.keep(first(other), received);
    expect((await said()).filter((text) => text.startsWith('🚀'))).toHaveLength(2);
  });
});

describe('a photo of a group', () => {
  it('that stays alone is answered like any other', async () => {
    const photo = first(await album(1, { ageMs: 2_000 }));
    await storage.keep(photo, received);
    await storage.keep(photo, card('Mei'));
    expect(await said()).toEqual(['📸 Got your business card photo, reading it now...', '✅ Done: Mei']);
    expect((await storage.replies()).map(({ key, batch, preceding }) => [key, batch, preceding])).toEqual([0, 1].map((n) => [`reply:${photo.id}:${n}`, undefined, undefined]));
  });

  it('that comes when its group is counted is answered like any other', async () => {
    const photos = await album(2, { ageMs: 2_000 });
    for (const photo of photos) await storage.keep(photo, card('Mei'));
    const late = first(await album(1));
    await storage.keep(late, received);
    await storage.keep(late, card('Kenji'));
    expect((await said()).slice(-3)).toEqual(['🎉 All done: 2/2 read', '📸 Got your business card photo, reading it now...', '✅ Done: Kenji']);
    expect((await told()).slice(-1)).toEqual(['✅ Done: Kenji']);
  });
});

describe('what dispatch never heard of a group', () => {
  it('is said again, in one go and in order', async () => {
    const photos = await album(2, { total: 2 });
    for (const photo of photos) await storage.keep(photo, card('Mei'));
    await storage.redis.flushdb();
    await storage.database.query(sql`update storage.replies set created_at = now() - interval '6 s' where chat_id = ${chatId}`);
    await storage.app.get(RepliesSweeper).run();
    await until('the replies', async () => (await told()).length > 0);
    expect(await told()).toEqual(await said());
    expect((await storage.replies()).filter((reply) => reply.chatId === chatId)).toHaveLength(1);
  });
});
