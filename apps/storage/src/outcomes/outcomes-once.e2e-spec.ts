import { beforeEach, describe, expect, it } from '@jest/globals';
import { storageQueue } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { QueueProducer } from '@sluice/queue';
import { until } from '@sluice/testing';
import { aCard, anUpload, aPhoto, aText, failed, readCard, understood } from '../../testing/outcomes.ts';
import { useStorage } from '../../testing/use-storage.ts';

const storage = await useStorage();

beforeEach(async () => {
  await storage.database.query(sql`truncate storage.analyses, storage.conversations, storage.contacts, storage.replies cascade`);
  await storage.redis.flushdb();
});

/** Everything storage keeps, without the ids it makes itself. */
async function kept(): Promise<Record<string, object[]>> {
  const { query } = { query: storage.database.query.bind(storage.database) };
  return {
    conversations: await query(sql`select account_id, chat_id, name, language, last_inbound_at from storage.conversations order by chat_id`),
    analyses: await query(sql`select event_id, stage, engine, took_ms, conversation_id is not null as in_chat, contact_id is not null as of_contact from storage.analyses`),
    contacts: await query(sql`select name, company, emails from storage.contacts order by name`),
    readings: await query(sql`select event_id, n from storage.contact_readings order by n`),
    replies: await query(sql`select key, text, kind, priority from storage.replies order by key`),
    jobs: await storage.replies(),
  };
}

const mei = aCard({ name: 'Mei Lin', company: 'Acme', emails: ['mei@acme.tw'] });
const ann = aCard({ name: 'Ann Wu', company: 'Acme', emails: ['ann@acme.tw'] });
const bo = aCard({ name: 'Bo Chen', emails: ['bo@chen.tw'] });

describe('an outcome that is kept', () => {
  it.each([
    ['a text', aText(), understood(), { conversations: 1, analyses: 1, contacts: 0, readings: 0, replies: 1, jobs: 1 }],
    ['a card', aPhoto(), readCard(mei), { conversations: 1, analyses: 1, contacts: 1, readings: 1, replies: 1, jobs: 1 }],
    ['three cards on a photo', aPhoto(), readCard(mei, ann, bo), { conversations: 1, analyses: 1, contacts: 3, readings: 3, replies: 1, jobs: 1 }],
    ['three uploaded cards', anUpload(), readCard(mei, ann, bo), { conversations: 0, analyses: 1, contacts: 3, readings: 3, replies: 0, jobs: 0 }],
    ['a photo without a card', aPhoto(), readCard(null), { conversations: 1, analyses: 1, contacts: 0, readings: 0, replies: 1, jobs: 1 }],
    ['a failure', aPhoto(), failed, { conversations: 1, analyses: 1, contacts: 0, readings: 0, replies: 1, jobs: 1 }],
    ['an uploaded card', anUpload(), readCard(mei), { conversations: 0, analyses: 1, contacts: 1, readings: 1, replies: 0, jobs: 0 }],
    ['the notice of a photo', aPhoto(), { stage: 'received' as const }, { conversations: 1, analyses: 0, contacts: 0, readings: 0, replies: 1, jobs: 1 }],
  ])('twice equals once, one after the other and twenty at once: %s', async (_title, event, outcome, counts) => {
    await storage.keep(event, outcome);
    const once = await kept();
    expect(Object.fromEntries(Object.entries(once).map(([what, rows]) => [what, rows.length]))).toEqual(counts);
    await storage.keep(event, outcome);
    await Promise.all(Array.from({ length: 20 }, () => storage.keep(event, outcome)));
    expect(await kept()).toEqual(once);
  });

  it('is kept once when twenty come at once and none was there before', async () => {
    const event = aPhoto();
    await Promise.all(Array.from({ length: 20 }, () => storage.keep(event, readCard(mei))));
    expect(await kept()).toMatchObject({ conversations: [{}], analyses: [{ event_id: event.id }], contacts: [{}], readings: [{}], replies: [{}], jobs: [{}] });
  });

  it('joins the analysis of several cards to the first of their contacts', async () => {
    await storage.keep(anUpload(), readCard(mei, ann, bo));
    const rows = await storage.database.query(sql`
      select c.name, r.n, a.contact_id = r.contact_id as first
      from storage.contact_readings r join storage.contacts c on c.id = r.contact_id join storage.analyses a on a.event_id = r.event_id order by r.n`);
    expect(rows).toEqual([{ name: 'Mei Lin', n: 0, first: true }, { name: 'Ann Wu', n: 1, first: false }, { name: 'Bo Chen', n: 2, first: false }]);
  });

  it('stays the first when another outcome of the same event comes', async () => {
    const event = aPhoto();
    await storage.keep(event, readCard(mei));
    const first = await kept();
    await Promise.all([storage.keep(event, failed), storage.keep(event, readCard(null))]);
    expect(await kept()).toEqual(first);
  });

  it('changes nothing in a conversation that went on since', async () => {
    const early = aText({ at: '2026-11-20T08:00:00.000Z', sender: { id: '1', name: 'Old Name', language: null } });
    const late = aText({ at: '2026-11-20T09:00:00.000Z', sender: { id: '1', name: 'New Name', language: null } });
    await storage.keep(early, understood({ language: 'en' }));
    await storage.keep(late, understood({ language: 'zh-Hant' }));
    const then = await kept();
    await storage.keep(early, understood({ language: 'en' }));
    expect(await kept()).toEqual(then);
    expect(then.conversations).toMatchObject([{ name: 'New Name', language: 'zh-Hant' }]);
  });

  it('leaves the newer word to the newer message when they come in the wrong order', async () => {
    const sender = (name: string) => ({ id: '1', name, language: null });
    await storage.keep(aText({ at: '2026-11-20T09:00:00.000Z', sender: sender('New Name') }), understood({ language: 'zh-Hant' }));
    await storage.keep(aText({ at: '2026-11-20T08:00:00.000Z', sender: sender('Old Name') }), understood({ language: 'en' }));
    expect((await kept()).conversations).toMatchObject([{ name: 'New Name', language: 'zh-Hant', last_inbound_at: new Date('2026-11-20T09:00:00.000Z') }]);
  });

  it('makes one conversation of twenty events that come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => storage.keep(aText({ at: `2026-11-20T08:00:${10 + n}.000Z` }), understood())));
    const { conversations, analyses } = await kept();
    expect(conversations).toMatchObject([{ last_inbound_at: new Date('2026-11-20T08:00:29.000Z') }]);
    expect(analyses).toHaveLength(20);
  });
});

it('works what analysis puts into the queue, and gives dispatch the answer', async () => {
  const event = aText();
  const payload = { event, outcome: understood({ reply: 'Good morning' }), trace: 'a'.repeat(32) };
  await Promise.all([1, 2, 3].map(() => storage.app.get(QueueProducer).add(storageQueue, payload)));
  await until('the answer', async () => (await storage.replies()).length > 0);
  await until('the queue to be empty', async () => (await storage.redis.keys('{sluice}:storage:[1-9]*')).length === 0);
  const { id: eventId } = event;
  expect(await storage.replies()).toEqual([
    { key: `reply:${eventId}:1`, accountId: 'bot', chatId: '555001', text: 'Good morning', kind: 'reply', priority: 'normal', eventId, trace: 'a'.repeat(32) },
  ]);
});

describe('an outcome that comes after a failure', () => {
  const journal = (id: string, replayedIn: string | null) =>
    storage.database.query(sql`
      insert into ingest.events (id, account_id, channel, platform_event_id, kind, trace, replayed_at)
      values (${id}, 'bot', 'telegram', ${id}, 'photo', 'x', now() + ${replayedIn}::interval)`);

  it('changes nothing by itself', async () => {
    const event = aPhoto();
    await journal(event.id, null);
    await storage.keep(event, failed);
    const once = await kept();
    await storage.keep(event, readCard(mei));
    expect(await kept()).toEqual(once);
  });

  it('is kept when the event was replayed since, once; and nobody is answered a second time', async () => {
    const event = aPhoto();
    await journal(event.id, '0 s');
    await storage.keep(event, failed);
    await storage.database.query(sql`update storage.analyses set created_at = now() - interval '1 hour'`);
    const answered = await storage.database.query(sql`select key, text from storage.replies`);
    await Promise.all(Array.from({ length: 10 }, () => storage.keep(event, readCard(mei))));
    await storage.keep(event, failed);
    const { analyses, contacts, replies } = await kept();
    expect([analyses, contacts]).toEqual([[expect.objectContaining({ stage: 'card', of_contact: true })], [expect.objectContaining({ name: 'Mei Lin' })]]);
    expect([replies?.length, await storage.database.query(sql`select key, text from storage.replies`)]).toEqual([1, answered]);
  });
});
