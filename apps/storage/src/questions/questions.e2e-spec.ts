import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingEvent } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import { aText, understood } from '../../testing/outcomes.ts';
import { useStorage } from '../../testing/use-storage.ts';
import { QuestionRepository } from './question.repository.ts';
import type { QuestionView } from './question-view.ts';

const storage = await useStorage();
const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const days = 1_440;

beforeEach(async () => {
  await storage.database.query(sql`truncate storage.accounts, storage.analyses, storage.conversations, storage.replies cascade`);
  for (const id of ['bot', 'other']) {
    await storage.database.query(sql`insert into storage.accounts (id, channel, name, credentials, limits, source) values (${id}, 'telegram', ${id}, '', '[]', 'api')`);
  }
});

const mark = (text: string, simhash = '00000000000000ff') => ({ fingerprint: createHash('sha256').update(text).digest('hex'), simhash });
const question = understood({ intent: 'question', reply: 'A colleague will answer.' }, { question: mark('when') });

/** Asks, and answers the id of the event. */
async function ask(more: Partial<IncomingEvent> = {}, outcome = question): Promise<string> {
  const event = aText({ at: minutesAgo(1), ...more });
  await storage.keep(event, outcome);
  return event.id;
}
const like = (simhash: string) => understood({ intent: 'question' }, { question: mark(simhash, simhash) });
const list = async (query = '') => (await storage.ask<{ items: QuestionView[]; nextCursor: string | null }>(`GET /api/questions${query}`)).body;
const put = (id: string, body: object) => storage.ask(`PUT /api/questions/${id}/answer`, { body });
const answers = async () => (await list()).items.map(({ answer }) => answer);

describe('a question', () => {
  it('is kept with its outcome, twice as once', async () => {
    const event = aText({ at: minutesAgo(5) });
    for (const _time of [1, 2]) await storage.keep(event, question);
    expect(await list()).toEqual({
      items: [{ eventId: event.id, accountId: 'bot', fingerprint: mark('when').fingerprint, similar: 0, askedAt: event.at, answeredFrom: null, answer: null }],
      nextCursor: null,
    });
  });

  it('is nothing that is none, and nothing that nobody answers for', async () => {
    await ask({}, understood({ intent: 'greeting' }));
    await ask({ accountId: 'gone' });
    expect((await list()).items).toEqual([]);
  });

  it('leaves what was similar, and whose answer was said, in its analysis', async () => {
    const similar = [{ eventId: uuid(), similarity: 0.9, askedAt: minutesAgo(3) }];
    const id = await ask({}, understood({ intent: 'question' }, { question: mark('x'), similar, answeredFrom: similar[0]!.eventId }));
    const [row] = await storage.database.query<{ result: object }>(sql`select result from storage.analyses where event_id = ${id}::uuid`);
    expect(row?.result).toMatchObject({ intent: 'question', similar, answeredFrom: similar[0]!.eventId });
    expect((await list()).items).toMatchObject([{ answeredFrom: similar[0]!.eventId }]);
  });

  it('is listed by its account, last asked first, page by page', async () => {
    const ids: string[] = [];
    for (const minutes of [30, 20, 10]) ids.unshift(await ask({ at: minutesAgo(minutes) }));
    await ask({ accountId: 'other' });
    const first = await list('?accountId=bot&limit=2');
    const second = await list(`?accountId=bot&limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ eventId }) => eventId)).toEqual(ids);
    expect([first.items.length, second.nextCursor, (await list()).items.length]).toEqual([2, null, 4]);
    expect((await storage.ask('GET /api/questions?cursor=canary')).status).toBe(400);
  });

  it('counts the others of its account that differ in at most 16 bits, asked in the last 30 days', async () => {
    await ask({}, like('0000000000000000'));
    await ask({}, like('000000000000ffff'));
    await ask({}, like('000000000001ffff'));
    await ask({ accountId: 'other' }, like('0000000000000000'));
    await ask({ at: minutesAgo(31 * days) }, like('0000000000000000'));
    const similar = Object.fromEntries((await list('?accountId=bot')).items.map(({ fingerprint, similar }) => [fingerprint, similar]));
    const of = (simhash: string) => similar[mark(simhash).fingerprint];
    expect([of('000000000000ffff'), of('000000000001ffff')]).toEqual([2, 1]);
  });

  it('goes with its account', async () => {
    await ask();
    await storage.database.query(sql`delete from storage.accounts where id = 'bot'`);
    expect((await list()).items).toEqual([]);
  });
});

describe('an answer', () => {
  it('is kept, twice as once, and changed by another', async () => {
    const id = await ask();
    const said = { text: ' At nine. ', language: 'en', reusable: true };
    const statuses = [(await put(id, said)).status, (await put(id, said)).status];
    const [first] = await answers();
    expect([statuses, first]).toEqual([[204, 204], { text: 'At nine.', language: 'en', reusable: true, answeredAt: expect.any(String) }]);
    expect(await answers()).toEqual([first]);
    await put(id, { text: 'At ten.', reusable: false });
    expect(await answers()).toEqual([{ text: 'At ten.', language: null, reusable: false, answeredAt: expect.any(String) }]);
  });

  it('keeps its time when it is said again', async () => {
    const id = await ask();
    await put(id, { text: 'At nine.', reusable: true });
    await storage.database.query(sql`update storage.questions set answered_at = '2026-01-01T00:00:00Z'`);
    await put(id, { text: 'At nine.', reusable: true });
    expect(await answers()).toMatchObject([{ answeredAt: '2026-01-01T00:00:00.000Z' }]);
  });

  it('is taken back, twice as once', async () => {
    const id = await ask();
    await put(id, { text: 'At nine.', reusable: true });
    const statuses = [(await storage.ask(`DELETE /api/questions/${id}/answer`)).status, (await storage.ask(`DELETE /api/questions/${id}/answer`)).status];
    expect([statuses, await answers()]).toEqual([[204, 204], [null]]);
  });

  it.each([{ reusable: true }, { text: ' ', reusable: true }, { text: 'x' }, { text: 'x', reusable: 'yes' }, { text: 'x', reusable: true, language: 'ja' }, { text: 'x'.repeat(4_001), reusable: true }, { text: 'x', reusable: true, accountId: 'other' }])(
    'is not made of %j',
    async (body) => {
      const id = await ask();
      expect([(await put(id, body)).status, await answers()]).toEqual([400, [null]]);
    },
  );

  it('needs a question', async () => {
    const id = await ask({}, understood({ intent: 'greeting' }));
    expect([await put(id, { text: 'x', reusable: true }), await storage.ask(`DELETE /api/questions/${uuid()}/answer`)]).toMatchObject([
      { status: 404, body: { code: 'not-found', detail: expect.stringContaining('GET /api/questions') } },
      { status: 404 },
    ]);
  });
});

describe('questions are forgotten', () => {
  const forget = (kept = 100, most = 100) => storage.app.get(QuestionRepository).forget({ kept, most });
  const left = async () => (await list()).items.map(({ eventId }) => eventId).sort();

  it('after 30 days, unless their answer is used again', async () => {
    const [old, answered, reusable, recent] = [await ask({ at: minutesAgo(31 * days) }), await ask({ at: minutesAgo(31 * days) }), await ask({ at: minutesAgo(31 * days) }), await ask({ at: minutesAgo(29 * days) })];
    await put(answered, { text: 'x', reusable: false });
    await put(reusable, { text: 'x', reusable: true });
    expect([await forget(), await left()]).toEqual([2, [reusable, recent].sort()]);
    expect([old, answered]).not.toContain((await left())[0]);
  });

  it('beyond the newest of each account', async () => {
    const ids: string[] = [];
    for (const minutes of [40, 30, 20, 10]) ids.push(await ask({ at: minutesAgo(minutes) }));
    const others = await ask({ accountId: 'other', at: minutesAgo(90) });
    await put(ids[0] ?? '', { text: 'x', reusable: true });
    expect([await forget(2), await left()]).toEqual([1, [ids[0], ids[2], ids[3], others].sort()]);
  });

  it('some at a time', async () => {
    for (const minutes of [3, 2, 1]) await ask({ at: minutesAgo(31 * days + minutes) });
    expect([await forget(100, 2), await forget(100, 2), await forget(100, 2)]).toEqual([2, 1, 0]);
  });
});
