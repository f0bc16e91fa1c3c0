import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Contact, ContactCard } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { aCard, anUpload, aPhone, readCard } from '../../testing/outcomes.ts';
import { useStorage } from '../../testing/use-storage.ts';

const storage = await useStorage();

beforeEach(async () => {
  await storage.database.query(sql`truncate storage.analyses, storage.contacts cascade`);
});

const read = (card: ContactCard): Promise<void> => storage.keep(anUpload(), readCard(card));
const contacts = async (): Promise<Contact[]> => (await storage.ask<{ items: Contact[] }>('GET /api/contacts')).body.items;
const names = async (): Promise<(string | null)[]> => (await contacts()).map(({ name }) => name).sort();
const readings = async (): Promise<number> => (await storage.database.query(sql`select 1 from storage.contact_readings`)).length;

const shared = [aPhone('+88622345678')];

describe('a card of somebody who is known', () => {
  it.each([
    ['e-mail', aCard({ name: 'Mei Lin', emails: ['Mei@Acme.tw'] }), aCard({ name: 'Lin Mei', emails: ['mei@acme.tw'] })],
    ['phone, when the names agree', aCard({ name: 'Mei Lin', phones: shared }), aCard({ name: 'MEI  LIN', phones: shared })],
    ['name in a messenger, when the names agree', aCard({ name: 'Mei Lin', lineId: '@acme' }), aCard({ name: 'MEI LIN', lineId: '@Acme' })],
    ['phone, when the name in Latin letters agrees', aCard({ name: '林美', nameLatin: 'Mei Lin', phones: shared }), aCard({ name: 'Mei Lin', phones: shared })],
    ['name with company', aCard({ name: '陳美玲', company: 'Acme' }), aCard({ name: '陳 美玲', company: 'ACME' })],
  ])('makes no new contact: known by %s', async (_by, first, second) => {
    await read(first);
    await read(second);
    expect([(await contacts()).length, await readings()]).toEqual([1, 2]);
  });

  it('changes a field when it was read at least as surely, fills in what was missing, and adds to the lists', async () => {
    await read(aCard({ name: 'Mei Lin', title: 'CTO', emails: ['mei@acme.tw'], phones: shared }, 0.8));
    await read(aCard({ name: 'Mei L1n', title: 'CEO', company: 'Acme', emails: ['mei@acme.tw', 'mei@home.tw'] }, 0.7));
    const [unsure] = await contacts();
    expect(unsure).toMatchObject({ name: 'Mei Lin', title: 'CTO', company: 'Acme', emails: ['mei@acme.tw', 'mei@home.tw'], phones: shared });
    await read(aCard({ name: 'Mei Lin', title: 'CEO', emails: ['mei@acme.tw'] }, 0.8));
    const [sure] = await contacts();
    expect(sure).toMatchObject({ id: unsure?.id, title: 'CEO', fields: { title: { value: 'CEO', confidence: 0.8 } } });
  });

  it("never changes what a person has corrected, however sure the reader is", async () => {
    await read(aCard({ name: 'Mei Lin', title: 'CTO', emails: ['mei@acme.tw'] }));
    const byHand = { name: { value: 'Mei-Ling Lin', confidence: 1, source: 'person' } };
    await storage.database.query(sql`update storage.contacts set name = 'Mei-Ling Lin', fields = fields || ${JSON.stringify(byHand)}::jsonb`);
    await read(aCard({ name: 'Mei Lin', title: 'CEO', emails: ['mei@acme.tw'] }, 1));
    expect(await contacts()).toMatchObject([{ name: 'Mei-Ling Lin', title: 'CEO', fields: byHand }]);
  });
});

describe('cards of different people', () => {
  it('stay two contacts when they share a phone, also when they are read again', async () => {
    const [mei, ann] = [aCard({ name: 'Mei', phones: shared }), aCard({ name: 'Ann', phones: shared })];
    for (const card of [mei, ann, mei, ann]) await read(card);
    expect([await names(), await readings()]).toEqual([['Ann', 'Mei'], 4]);
  });

  it('stay two contacts when their names are spelt alike in Latin letters only, in one company behind one phone', async () => {
    const one = { nameLatin: 'Yi-Chun Chen', company: '大成股份有限公司', phones: shared };
    const [first, second] = [aCard({ ...one, name: '陳怡君', emails: ['yichun.chen@dacheng.tw'] }), aCard({ ...one, name: '陳宜君', emails: ['yijun2@dacheng.tw'] })];
    for (const card of [first, second, first, second]) await read(card);
    expect(await names()).toEqual(['陳宜君', '陳怡君']);
  });

  it('stay two contacts when they share the LINE account of their house', async () => {
    const [mei, ann] = [aCard({ name: 'Mei', lineId: '@acme' }), aCard({ name: 'Ann', lineId: '@acme' })];
    for (const card of [mei, ann, mei, ann]) await read(card);
    expect([await names(), await readings()]).toEqual([['Ann', 'Mei'], 4]);
  });

  it('stay two contacts when they share the mailbox of their company', async () => {
    await read(aCard({ name: 'Mei', company: 'Acme', emails: ['info@acme.tw'] }));
    await read(aCard({ name: 'Ann', company: 'Acme', emails: ['info@acme.tw'] }));
    expect(await names()).toEqual(['Ann', 'Mei']);
  });

  it('stay two contacts when nothing but the name is the same', async () => {
    await read(aCard({ name: 'Mei' }));
    await read(aCard({ name: 'Mei' }));
    expect(await names()).toEqual(['Mei', 'Mei']);
  });
});

describe('several cards on one photo', () => {
  const people = [aCard({ name: 'Mei', emails: ['mei@acme.tw'] }), aCard({ name: 'Ann', emails: ['ann@acme.tw'] }), aCard({ name: 'Bo', emails: ['bo@acme.tw'] })] as const;

  it('make a contact each; a person who is on it twice is one contact with both cards in its history', async () => {
    await storage.keep(anUpload(), readCard(...people, aCard({ name: 'Mei', company: 'Acme', emails: ['mei@acme.tw'] })));
    expect([await names(), await readings()]).toEqual([['Ann', 'Bo', 'Mei'], 4]);
    expect(await contacts()).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'Mei', company: 'Acme' })]));
  });

  it('never wait for each other when many photos show the same people in another order', async () => {
    const homes = { Mei: 'mei@home.tw', Ann: 'ann@home.tw', Bo: 'bo@home.tw' };
    const atHome = people.map((person) => aCard({ name: person.name, emails: [homes[person.name as keyof typeof homes]] }));
    for (const [n, person] of people.entries()) await read({ ...person, emails: [...person.emails, ...atHome[n]!.emails] });
    const photos = [people, atHome.toReversed()].map(([first, ...others]) => readCard(first, ...others));
    await Promise.all(Array.from({ length: 40 }, (_, n) => storage.keep(anUpload(), photos[n % 2]!)));
    expect([await names(), await readings()]).toEqual([['Ann', 'Bo', 'Mei'], 123]);
  });
});

describe('many cards at once', () => {
  const urls = Array.from({ length: 20 }, (_, n) => `https://acme.tw/${n}`);

  it('of one person make one contact that holds what every one of them says', async () => {
    await Promise.all(urls.map((url) => read(aCard({ name: 'Mei', emails: ['mei@acme.tw'], urls: [url] }))));
    const found = await contacts();
    expect([found.length, [...(found[0]?.urls ?? [])].sort(), await readings()]).toEqual([1, [...urls].sort(), 20]);
  });

  it('of one person lose nothing when each is recognised by something else', async () => {
    await read(aCard({ name: 'Mei', company: 'Acme', emails: ['mei@acme.tw', 'mei@home.tw'], phones: shared }));
    const by = [{ emails: ['mei@acme.tw'] }, { emails: ['mei@home.tw'] }, { phones: shared }, { company: 'Acme' }];
    await Promise.all(urls.map((url, n) => read(aCard({ name: 'Mei', ...by[n % by.length], urls: [url] }))));
    const found = await contacts();
    expect([found.length, [...(found[0]?.urls ?? [])].sort()]).toEqual([1, [...urls].sort()]);
  });

  it('of many people who share a phone make one contact each', async () => {
    const people = Array.from({ length: 10 }, (_, n) => `Person ${n}`);
    await Promise.all([...people, ...people].map((name) => read(aCard({ name, company: 'Acme', phones: shared }))));
    expect(await names()).toEqual(people);
  });
});
