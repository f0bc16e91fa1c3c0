import { beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingEvent, Outcome } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { until } from '@sluice/testing';
import { aCard, aPhoto, failed, readCard } from '../../testing/outcomes.ts';
import { useStorage } from '../../testing/use-storage.ts';
import { RepliesSweeper } from '../outcomes/replies.sweeper.ts';
import { GroupService } from './group.service.ts';
import { GroupsSweeper } from './groups.sweeper.ts';

const storage = await useStorage();
let chatId: string;
let chats = 0;

beforeEach(async () => {
  chatId = `chat-${++chats}`;
  await storage.redis.flushdb();
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

/** What is said of so many photos before any of them is read. */
const begun = (count: number) => [`🚀 Reading ${count} business cards`, ...Array.from({ length: count }, (_, n) => `🔄 Reading ${n + 1}/${count}`)];
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
      ...begun(3),
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
    expect(await said()).toEqual(begun(3));
  });

  it('that were read before they were counted are told of in the same words', async () => {
    const photos = await album(2, { ageMs: -1_000 });
    for (const [n, photo] of photos.entries()) await storage.keep(photo, card(`Person ${n}`));
    expect(await said()).toEqual([]);
    await until('the group to be settled', async () => (await said()).length > 0);
    expect(await said()).toEqual([...begun(2), '✅ Done 1/2: Person 0', '✅ Done 2/2: Person 1', '🎉 All done: 2/2 read']);
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

describe('a storage that dies in the middle of an album', () => {
  const atHand = 3;

  it.each([0, 1, 2, 3, 4, 5, 6])('after %i of six outcomes, the next of them at hand: nothing of what is said is missing, and all of it is said once', async (worked) => {
    const photos = await album(3, { ageMs: 2_000 });
    const outcomes = [received, card('Mei')].flatMap((outcome) => photos.map((photo): [IncomingEvent, Outcome] => [photo, outcome]));
    // Bull hands out again what a dead process had, when others have worked what was behind it.
    const [before, held, behind] = [outcomes.slice(0, worked), outcomes.slice(worked, worked + atHand), outcomes.slice(worked + atHand)];
    for (const [photo, outcome] of before) await storage.keep(photo, outcome);
    await storage.redis.flushdb();
    for (const [photo, outcome] of [...behind, ...held]) await storage.keep(photo, outcome);
    const ends = ['✅ Done 1/3: Mei', '✅ Done 2/3: Mei', '✅ Done 3/3: Mei'];
    expect((await said()).slice(0, 4)).toEqual(begun(3));
    expect((await said()).slice(4, 7).sort()).toEqual(ends);
    expect((await said()).slice(7)).toEqual(['🎉 All done: 3/3 read']);
    await storage.database.query(sql`update storage.replies set created_at = now() - interval '6 s' where chat_id = ${chatId}`);
    await storage.app.get(RepliesSweeper).run();
    await until('all of it to be told', async () => (await told()).length === (await said()).length);
    expect(await told()).toEqual(await said());
  });
});

describe('a group of which everything was said', () => {
  const groups = () => storage.database.query<{ id: string }>(sql`select id from storage.photo_groups where chat_id = ${chatId}`);
  const forget = () => storage.app.get(GroupsSweeper).forget();
  const age = (hours: number) =>
    storage.database.query(sql`update storage.photo_groups set settled_at = settled_at - ${hours}::int * interval '1 hour' where chat_id = ${chatId}`);
  const heard = () => storage.database.query(sql`update storage.replies set settled_at = now() where chat_id = ${chatId}`);

  async function over(count: number): Promise<IncomingEvent[]> {
    const photos = await album(count, { total: count });
    for (const photo of photos) await storage.keep(photo, card('Mei'));
    await heard();
    return photos;
  }

  it('is forgotten a day later, and its photos may be told of again: nothing more is said', async () => {
    const photos = await over(2);
    await age(23);
    await forget();
    expect(await groups()).toHaveLength(1);
    await age(1);
    await Promise.all([forget(), storage.app.get(GroupService).forgetOld()]);
    expect(await groups()).toEqual([]);
    const all = await said();
    for (const photo of photos) for (const outcome of [received, card('Mei')]) await storage.keep(photo, outcome);
    await settleQuiet();
    expect([await said(), await groups()]).toEqual([all, []]);
  });

  it('says nothing of its photos again when one more comes after it was forgotten', async () => {
    await over(2);
    await age(24);
    await forget();
    await storage.database.query(sql`update ingest.events set received_at = now() - interval '1 day' where chat_id = ${chatId}`);
    const late = first(await album(1, { ageMs: 2_000 }));
    await storage.keep(late, card('Kenji'));
    expect((await said()).slice(-2)).toEqual(['🎉 All done: 2/2 read', '✅ Done: Kenji']);
  });

  it.each([
    ['one of its photos is still read', async () => storage.database.query(sql`delete from storage.analyses where event_id in (select event_id from storage.photo_group_members m join storage.photo_groups g on g.id = m.group_id where g.chat_id = ${chatId} and m.place = 1)`)],
    ['dispatch has not heard of all that is to be said', async () => storage.database.query(sql`update storage.replies set settled_at = null where chat_id = ${chatId} and text like '🎉%'`)],
  ])('is kept while %s', async (_why, change) => {
    await over(2);
    await age(48);
    await change();
    await forget();
    expect(await groups()).toHaveLength(1);
  });
});
