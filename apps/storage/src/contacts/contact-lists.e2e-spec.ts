import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Contact } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import { aCard, anUpload, aText, readCard, understood } from '../../testing/outcomes.ts';
import { useStorage } from '../../testing/use-storage.ts';

interface Page {
  items: { id: string; name: string | null; chatId?: string }[];
  nextCursor: string | null;
}

const storage = await useStorage();

beforeAll(async () => {
  for (let n = 1; n <= 10; n++) {
    await storage.keep(anUpload(), readCard(aCard({ name: `Person ${n}`, nameLatin: n === 9 ? 'Nina Neun' : null, taxId: n === 9 ? '04595257' : null, company: n % 2 ? 'Acme' : 'Zeta', emails: [`p${n}@acme.tw`] })));
    await storage.keep(aText({ chatId: `chat ${n}`, at: new Date(Date.UTC(2026, 0, n)).toISOString() }), understood());
  }
});

/** Every page of a list; `between` happens before each next one. */
async function pages(path: string, between: (turn: number) => Promise<unknown> = () => Promise.resolve()): Promise<Page['items'][]> {
  const seen: Page['items'][] = [];
  for (let cursor = ''; ; ) {
    const { body } = await storage.ask<Page>(`GET ${path}${path.includes('?') ? '&' : '?'}limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(body.items);
    if (body.nextCursor === null) return seen;
    cursor = body.nextCursor;
    await between(seen.length);
  }
}

describe('GET /api/contacts', () => {
  const names = (items: Page['items'][]): (string | null)[] => items.flat().map(({ name }) => name);
  const people = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => `Person ${n}`);

  it('lists those changed last first, each once over many pages', async () => {
    const found = await pages('/api/contacts');
    expect([found.map(({ length }) => length), names(found)]).toEqual([[3, 3, 3, 1], people]);
  });

  it('shows nobody twice, and everybody who stays as he was, while others change, come and go', async () => {
    const found = await pages('/api/contacts', async (turn) => {
      await storage.keep(anUpload(), readCard(aCard({ name: 'Person 10', emails: ['p10@acme.tw'], urls: [`https://x.tw/${turn}`] })));
      await storage.keep(anUpload(), readCard(aCard({ name: `New ${turn}`, emails: [`new${turn}@acme.tw`] })));
      await storage.database.query(sql`delete from storage.contacts where name = ${`New ${turn - 1}`}`);
    });
    expect(names(found)).toEqual(people);
  });

  it('goes through contacts of one instant in a stable order', async () => {
    await storage.database.query(sql`delete from storage.contacts where name like 'New%'`);
    await storage.database.query(sql`update storage.contacts set updated_at = '2026-01-01'`);
    const found = names(await pages('/api/contacts'));
    expect([...found].sort()).toEqual([...people].sort());
  });

  it.each([
    ['search=person%205', ['Person 5']],
    ['search=ZETA&limit=200', ['Person 10', 'Person 8', 'Person 6', 'Person 4', 'Person 2']],
    ['search=P7%40acme.tw', ['Person 7']],
    ['search=neun', ['Person 9']],
    ['search=acme.tw', []],
    ['search=100%25', []],
    ['search=_erson', []],
  ])('finds by part of a name or company, or a whole e-mail: ?%s', async (query, expected) => {
    const { body } = await storage.ask<Page>(`GET /api/contacts?${query}`);
    expect(body.items.map(({ name }) => name).sort()).toEqual([...expected].sort());
  });

  it('shows one contact with everything that was read', async () => {
    const [first] = (await storage.ask<{ items: Contact[] }>('GET /api/contacts?search=person%203')).body.items;
    const { body } = await storage.ask<Contact>(`GET /api/contacts/${first?.id}`);
    expect(body).toEqual(first);
    const [ninth] = (await storage.ask<{ items: Contact[] }>('GET /api/contacts?search=neun')).body.items;
    expect(ninth).toMatchObject({ nameLatin: 'Nina Neun', taxId: '04595257', lineId: null, wechatId: null, telegramId: null });
    expect(body).toMatchObject({ emails: ['p3@acme.tw'], fields: { name: { value: 'Person 3', confidence: 0.8, source: 'local' } } });
  });
});

describe('GET /api/conversations', () => {
  it('lists those written to last first, each once over many pages, while one of them goes on', async () => {
    const found = await pages('/api/conversations', (turn) => storage.keep(aText({ chatId: 'chat 10', at: `2026-02-0${turn}T00:00:00.000Z` }), understood()));
    expect(found.flat().map(({ chatId }) => chatId)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((n) => `chat ${n}`));
  });

  it('filters by account and chat, and shows one', async () => {
    const { body } = await storage.ask<Page>('GET /api/conversations?accountId=bot&chatId=chat%204');
    const one = await storage.ask(`GET /api/conversations/${body.items[0]?.id}`);
    expect([body.items.length, one.body]).toEqual([1, body.items[0]]);
    expect((await storage.ask<Page>('GET /api/conversations?accountId=nobody')).body.items).toEqual([]);
  });
});

describe.each(['contacts', 'conversations'])('GET /api/%s refuses', (list) => {
  const cursor = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
  it.each([
    ['a cursor of nobody', `?cursor=x`, 400],
    ['a cursor of another list', `?cursor=${cursor('some-account')}`, 400],
    ['a cursor that is no instant', `?cursor=${cursor('now', uuid())}`, 400],
    ['a cursor that is no id', `?cursor=${cursor('2026-01-01T00:00:00.000Z', '-'.repeat(36))}`, 400],
    ['a cursor before all calendars', `?cursor=${cursor('-271821-04-20T00:00:00.000Z', uuid())}`, 400],
    ['NUL in a filter', `?search=%00&chatId=%00`, 400],
    ['a limit of none', `?limit=0`, 400],
    ['an id that is none', `/nobody`, 400],
    ['an id that nobody has', `/${uuid()}`, 404],
  ])('%s', async (_title, path, status) => {
    const answer = await storage.ask(`GET /api/${list}${path}`);
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8']);
  });
});
