import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';

const token = '123456:AAH-spec-token';
const mei = 555_001;
const card = Buffer.alloc(500, 7);

interface Row {
  kind: string;
  chat_id: string | null;
  event: { text: string | null; media: object | null; group?: { id: string }; movedTo?: string } | null;
}

let database: FreshDatabase;
let ingest: Ingest;
let telegram: TelegramSimulator;
let url: string;

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
  await ingest.addTelegram('bot');
  url = `${await ingest.listen()}/webhooks/telegram/bot`;
});

beforeEach(async () => {
  await ingest.redis.flushdb();
  await ingest.database.query(sql`truncate ingest.events, ingest.arrivals`);
  telegram = await TelegramSimulator.start({ bots: [{ token }] });
  telegram.setWebhook(token, url, 'right-secret');
});

afterEach(() => telegram.close());

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

async function arrived(): Promise<Row[]> {
  await telegram.allDelivered();
  return ingest.database.query<Row & Record<string, unknown>>(sql`select kind, chat_id, event from ingest.events order by platform_event_id::bigint`);
}

it('an album comes as photos of one group, with what was written under the first', async () => {
  telegram.userSends(token, { from: mei, album: [card, card, card], caption: 'three cards' });
  const photos = await arrived();
  expect(photos.map(({ kind, event }) => [kind, event?.text])).toEqual([['photo', 'three cards'], ['photo', null], ['photo', null]]);
  expect(new Set(photos.map(({ event }) => event?.group?.id)).size).toBe(1);
});

it('a picture that was sent as a file comes as a photo, other files as such', async () => {
  telegram.userSends(token, { from: mei, document: { bytes: card, name: 'card.png', mime: 'image/png' } });
  telegram.userSends(token, { from: mei, document: { bytes: card, name: 'offer.pdf', mime: 'application/pdf' } });
  expect((await arrived()).map(({ kind, event }) => [kind, event?.media])).toEqual([['photo', { source: 'platform', id: expect.any(String) }], ['file', undefined]]);
});

it('an edited message comes again as what it is now', async () => {
  telegram.userSends(token, { from: mei, text: 'helo' });
  telegram.userEdits(token, { chat: mei, messageId: 1, text: 'hello' });
  telegram.userEdits(token, { chat: mei, messageId: 1, photo: card, caption: 'better' });
  expect((await arrived()).map(({ kind, event }) => [kind, event?.text])).toEqual([['text', 'helo'], ['text', 'hello'], ['photo', 'better']]);
  await until('the photo to wake the reader of cards', async () => (await ingest.woken('cards')).length === 1);
});

it('a person who blocks the bot, and a group that throws it out, are known by their chat, and so is their return', async () => {
  telegram.userBlocks(token, mei);
  telegram.userUnblocks(token, mei);
  telegram.groupRemoves(token, { chat: -5, by: mei });
  telegram.groupAdds(token, { chat: -5, by: mei });
  expect((await arrived()).map(({ kind, chat_id }) => [kind, chat_id])).toEqual([['blocked', `${mei}`], ['followed', `${mei}`], ['blocked', '-5'], ['followed', '-5']]);
});

it('a group that becomes a supergroup is followed to its new id, once', async () => {
  telegram.groupMigrates(token, { group: -5, supergroup: -1_000_000_000_005, by: mei });
  expect((await arrived()).map(({ kind, chat_id, event }) => [kind, chat_id, event?.movedTo])).toEqual([
    ['moved', '-5', '-1000000000005'],
    ['ignored', '-1000000000005', undefined],
  ]);
});

it('what nothing is done with is kept under its kind, and settled at once', async () => {
  for (const sends of ['sticker', 'voice', 'audio', 'video', 'location'] as const) telegram.userSends(token, { from: mei, sends });
  telegram.userPresses(token, { chat: mei, by: mei, data: 'yes' });
  expect((await arrived()).map(({ kind }) => kind)).toEqual(['sticker', 'audio', 'audio', 'video', 'location', 'postback']);
  expect(await ingest.database.query(sql`select 1 from ingest.events where settled_at is null`)).toEqual([]);
});

it('who was lost on the way is delivered again, and is there once', async () => {
  telegram.userSends(token, { from: mei, text: 'hello', deliverTimes: 3, atOnce: true });
  telegram.userBlocks(token, mei);
  expect((await arrived()).map(({ kind }) => kind)).toEqual(['text', 'blocked']);
});
