import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncomingEvent } from '@sluice/contracts';
import { Listener, sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { aCard, anUpload, aPhone, aPhoto, aText, failed, readCard, understood } from '../../testing/outcomes.ts';
import { startStorage, type Storage } from '../../testing/start-storage.ts';
import { RepliesSweeper } from './replies.sweeper.ts';

let database: FreshDatabase;
let storage: Storage;
let chats = 0;

beforeAll(async () => {
  database = await freshDatabase();
  storage = await startStorage({ database: database.url, redis: await freshRedis() }, { SLUICE_LANGUAGE: 'zh-Hans' });
});

afterAll(async () => {
  await storage.close();
  await database.drop();
});

const chat = (language: string | null = null): Partial<IncomingEvent> => {
  const chatId = `chat-${++chats}`;
  return { chatId, sender: { id: chatId, name: 'Mei', language } };
};
const answersIn = async (chatId: unknown): Promise<string[]> => {
  const rows = await storage.database.query<{ text: string }>(sql`select text from storage.replies where chat_id = ${chatId} order by created_at`);
  return rows.map(({ text }) => text);
};

describe('the answer', () => {
  it('to a card: the name first, then what was read, one line each', async () => {
    const where = chat('en');
    const card = aCard({ name: 'Mei Lin', company: 'Acme', title: 'CTO', phones: [aPhone('+886912345678')], emails: ['mei@acme.tw'] });
    await storage.keep(aPhoto(where), readCard(card));
    expect(await answersIn(where.chatId)).toEqual(['✅ Done: Mei Lin\nCompany: Acme\nTitle: CTO\nPhone: +886912345678\nE-mail: mei@acme.tw']);
  });

  it('to a photo: a notice first, and nothing more after the outcome is there', async () => {
    const photo = aPhoto(chat('en'));
    await storage.keep(photo, { stage: 'received' });
    await storage.keep(photo, readCard(null));
    expect(await answersIn(photo.chatId)).toEqual([expect.stringMatching(/^📸/), expect.stringMatching(/^🙂/)]);
    const late = aPhoto(chat('en'));
    await storage.keep(late, failed);
    await storage.keep(late, { stage: 'received' });
    expect(await answersIn(late.chatId)).toEqual([expect.stringMatching(/^❌/)]);
    expect((await storage.replies()).filter(({ eventId }) => eventId === late.id)).toHaveLength(1);
  });

  it('to a photo that failed: the reason in words for people, not ours', async () => {
    const photo = aPhoto(chat('en'));
    await storage.keep(photo, { stage: 'failed', code: 'unavailable', reason: 'ECONNREFUSED 10.0.0.7 key sk_canary' });
    expect(await answersIn(photo.chatId)).toEqual(['❌ That did not work: the system cannot do it right now. Please send it again later.']);
  });

  it.each([
    ['zh-TW', /^📸 收到名片圖片/],
    ['zh-hans', /^📸 收到名片图片/],
    ['fr', /^📸 Got/],
    [null, /^📸 收到名片图片/],
  ])('is in the language of the app %p, or else of the house', async (tag, text) => {
    const where = chat(tag);
    await storage.keep(aPhoto(where), { stage: 'received' });
    expect(await answersIn(where.chatId)).toEqual([expect.stringMatching(text)]);
  });

  it('to a photo is in the language the person wrote in before', async () => {
    const where = chat('en');
    await storage.keep(aText(where), understood({ language: 'zh-Hant', reply: '您好' }));
    await storage.keep(aPhoto(where), { stage: 'received' });
    expect(await answersIn(where.chatId)).toEqual(['您好', expect.stringMatching(/^📸 收到名片圖片/)]);
  });
});

it('announces the outcome of an upload when it is committed, and of nothing else', async () => {
  const heard: string[] = [];
  const listener = new Listener(database.url, 'outcomes', (eventId) => heard.push(eventId));
  await listener.start();
  await storage.database.query({ text: `create function fail() returns trigger language plpgsql as $$ begin raise 'not committed'; end $$` });
  await storage.database.query({ text: `create constraint trigger at_commit after insert on storage.analyses deferrable initially deferred for each row execute function fail()` });
  await expect(storage.keep(anUpload(), readCard(null))).rejects.toThrow('not committed');
  await storage.database.query({ text: 'drop function fail() cascade' });
  const [upload, broken] = [anUpload(), anUpload()];
  await storage.keep(aPhoto(chat()), readCard(null));
  await storage.keep(upload, readCard(aCard({ name: 'Mei', emails: ['m@x.tw'] })));
  await storage.keep(upload, failed);
  await storage.keep(broken, failed);
  await until('the last announcement', () => heard.at(-1) === broken.id);
  await listener.close();
  expect(heard).toEqual([upload.id, broken.id]);
});

describe('the sweeper of replies', () => {
  const lost = async (age: string): Promise<string> => {
    const photo = aPhoto(chat());
    await storage.keep(photo, failed);
    await storage.redis.flushdb();
    await storage.database.query(sql`update storage.replies set created_at = now() - ${age}::interval where event_id = ${photo.id}`);
    return photo.id;
  };
  const again = async (): Promise<string[]> => (await storage.replies()).map(({ eventId }) => eventId);
  const accept = (eventId: string) =>
    storage.database.query(sql`
      insert into dispatch.messages (id, key, account_id, chat_id, text, kind, priority, trace)
      select event_id, key, account_id, chat_id, text, kind, 0, trace from storage.replies where event_id = ${eventId}`);

  it('says those again that dispatch never heard of, with the same words and key', async () => {
    const eventId = await lost('6 s');
    await storage.app.get(RepliesSweeper).run();
    await until('the reply', async () => (await again()).includes(eventId));
    const [reply] = (await storage.replies()).filter((candidate) => candidate.eventId === eventId);
    expect(reply).toMatchObject({ key: `reply:${eventId}:1`, priority: 'urgent', kind: 'completion', accountId: 'bot', trace: '0'.repeat(32) });
  });

  it('leaves the young ones and those that dispatch holds', async () => {
    const held = await lost('1 hour');
    await accept(held);
    const young = await lost('-1 hour');
    const due = await lost('6 s');
    await storage.app.get(RepliesSweeper).run();
    await until('one that is due', async () => (await again()).includes(due));
    const [row] = await storage.database.query<{ settled_at: Date | null }>(sql`select settled_at from storage.replies where event_id = ${held}`);
    expect(row?.settled_at).toBeInstanceOf(Date);
    expect(await again()).not.toContain(held);
    expect(await again()).not.toContain(young);
  });
});
