import { beforeEach, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { until } from '@sluice/testing';
import { aCard, anUpload, aPhoto, aText, readCard, understood } from '../../testing/outcomes.ts';
import { useStorage } from '../../testing/use-storage.ts';

const storage = await useStorage();

beforeEach(() => storage.redis.flushdb());

const card = readCard(aCard({ name: 'Canary Lin', emails: ['canary@acme.tw'] }));
const told = (count: number) => until(`${count} events`, async () => (await storage.told()).length >= count && storage.told());

it('a contact that is kept is told once, by its id alone, when it can be read', async () => {
  const [photo, upload] = [aPhoto(), anUpload()];
  await Promise.all([1, 2, 3].map(() => storage.keep(photo, card)));
  await storage.keep(aText(), understood());
  await storage.keep(aPhoto(), readCard(null));
  await storage.keep(upload, card);
  const [{ id: contactId } = { id: '' }] = await storage.database.query<{ id: string }>(sql`select id from storage.contacts`);
  const type = 'contact-saved';
  expect(await told(2)).toEqual([
    { type, contactId, eventId: photo.id, accountId: 'bot' },
    { type, contactId, eventId: upload.id, accountId: 'api' },
  ]);
});

it('several contacts of one photo are told once each', async () => {
  const photo = aPhoto();
  const both = readCard(aCard({ name: 'One', emails: ['one@acme.tw'] }), aCard({ name: 'Two', emails: ['two@acme.tw'] }), aCard({ name: 'One', emails: ['one@acme.tw'] }));
  await Promise.all([1, 2, 3].map(() => storage.keep(photo, both)));
  const rows = await storage.database.query<{ id: string }>(sql`
    select c.id from storage.contacts c join storage.contact_readings r on r.contact_id = c.id where r.event_id = ${photo.id} and r.n < 2 order by r.n`);
  expect(await told(2)).toEqual(rows.map(({ id: contactId }) => ({ type: 'contact-saved', contactId, eventId: photo.id, accountId: 'bot' })));
});

it('a contact whose transaction fails is not told', async () => {
  await storage.database.query(sql`alter table storage.contact_readings add constraint spec check (false) not valid`);
  await expect(storage.keep(aPhoto(), card)).rejects.toThrow();
  await storage.database.query(sql`alter table storage.contact_readings drop constraint spec`);
  const kept = aPhoto();
  await storage.keep(kept, card);
  expect(await told(1)).toEqual([expect.objectContaining({ eventId: kept.id })]);
});
