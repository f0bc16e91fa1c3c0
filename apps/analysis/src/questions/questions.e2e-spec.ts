import { beforeEach, describe, expect, it } from '@jest/globals';
import { textReading, type TextReading } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import { atEnd, useStores } from '@sluice/testing/jest';
import { v7 as uuid } from 'uuid';
import { markQuestion } from './mark-question.ts';
import { QuestionRepository } from './question.repository.ts';
import { QuestionsService } from './questions.service.ts';

const stores = await useStores();
const database = new Database({ url: stores.database, maxConnections: 2, applicationName: 'spec' });
atEnd(() => database.onApplicationShutdown());
const questions = new QuestionsService(new QuestionRepository(database));
const dayMs = 86_400_000;

beforeEach(async () => {
  await database.query(sql`truncate storage.accounts cascade`);
  for (const id of ['shop', 'other']) {
    await database.query(sql`insert into storage.accounts (id, channel, name, credentials, limits, source) values (${id}, 'telegram', ${id}, '', '[]', 'api')`);
  }
});

interface Kept {
  accountId?: string;
  id?: string;
  daysAgo?: number;
  answer?: string;
  language?: string;
  reusable?: boolean;
  answeredAt?: string;
}

/** Keeps a question as storage does; answers the id of its event. */
async function keep(text: string, { accountId = 'shop', id = uuid(), daysAgo = 1, answer, language, reusable = answer !== undefined, answeredAt = '2026-11-20T08:00:00Z' }: Kept = {}): Promise<string> {
  const { fingerprint, simhash } = markQuestion(accountId, text)!;
  await database.query(sql`
    insert into storage.questions (event_id, account_id, fingerprint, simhash, asked_at, answer, answer_language, is_reusable, answered_at)
    select ${id}::uuid, ${accountId}, decode(${fingerprint}, 'hex'), ('x' || ${simhash})::bit(64)::bigint, now() - ${daysAgo} * interval '1 day',
      ${answer ?? null}, ${language ?? null}, ${reusable}, case when ${answer ?? null}::text is not null then ${answeredAt}::timestamptz end`);
  return id;
}

const reading: TextReading = textReading.parse({ language: 'zh-Hant', intent: 'question', confidence: 0.85, reply: '同事會在這裡回覆您。' });
const answerTo = (text: string | null, more: Partial<TextReading> = {}, event: { id?: string; accountId?: string } = {}) =>
  questions.answerTo({ id: uuid(), accountId: 'shop', ...event, text }, { ...reading, ...more });
const replyTo = async (text: string, more: Partial<TextReading> = {}) => (await answerTo(text, more)).reading.reply;

describe('similar questions', () => {
  it('of the same account are pointed out, the most similar first, and never say their answer', async () => {
    const same = await keep('請問這款椅子多少錢？');
    const like = await keep('請問那款椅子多少錢', { answer: '三千元', daysAgo: 2 });
    await keep('停車場在哪裡');
    await keep('這款椅子多少錢', { accountId: 'other', answer: '五千元' });
    await keep('這款椅子多少錢', { daysAgo: 31 });
    const { reading: said, question, similar, answeredFrom } = await answerTo('這款椅子多少錢');
    expect(similar.map(({ eventId }) => eventId)).toEqual([same, like]);
    expect(similar[0]).toEqual({ eventId: same, similarity: 1, askedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
    expect([similar[1]?.similarity, Date.now() - Date.parse(similar[1]?.askedAt ?? '') > dayMs]).toEqual([0.89, true]);
    expect([said, question, answeredFrom]).toEqual([reading, markQuestion('shop', '這款椅子多少錢'), null]);
  });

  it('are five at most, without the question itself', async () => {
    const own = await keep('這款椅子多少錢', { daysAgo: 0 });
    const ids: string[] = [];
    for (const daysAgo of [1, 2, 3, 4, 5, 6]) ids.push(await keep('這款椅子多少錢', { daysAgo }));
    expect((await answerTo('這款椅子多少錢', {}, { id: own })).similar.map(({ eventId }) => eventId)).toEqual(ids.slice(0, 5));
  });

  it.each(['greeting', 'complaint', 'other'] as const)('are not looked for where a text is no question but %s', async (intent) => {
    await keep('這款椅子多少錢', { answer: '三千元' });
    expect(await answerTo('這款椅子多少錢', { intent })).toEqual({ reading: { ...reading, intent }, question: null, similar: [], answeredFrom: null });
  });

  it('of nothing are none', async () => {
    expect([(await answerTo(null)).question, (await answerTo('???')).question]).toEqual([null, null]);
  });
});

describe('an answer that an operator marked as reusable', () => {
  it('is what whoever asks exactly the same is told, courtesies and forms of writing aside, and says where it is from', async () => {
    const id = await keep('請問這款椅子多少錢？', { answer: '三千元' });
    for (const text of ['這款椅子多少錢', '您好，这款椅子多少钱呢？谢谢']) {
      expect(await answerTo(text)).toMatchObject({ reading: { ...reading, reply: '三千元' }, answeredFrom: id });
    }
  });

  it('is told nobody who asks something that only looks alike, nor anybody of another account', async () => {
    await keep('三箱多少錢', { answer: '三千元' });
    await keep('五箱多少錢', { accountId: 'other', answer: '五千元' });
    expect([await replyTo('五箱多少錢'), await replyTo('三箱多少錢啊')]).toEqual([reading.reply, '三千元']);
  });

  it('is told nobody while it is not reusable', async () => {
    await keep('這款椅子多少錢', { answer: '三千元', reusable: false });
    expect(await replyTo('這款椅子多少錢')).toBe(reading.reply);
  });

  it('is told only those who are answered in its language, if it has one', async () => {
    await keep('price?', { answer: 'Three thousand.', language: 'en' });
    expect([await replyTo('price', { language: 'en' }), await replyTo('price', { language: 'zh-Hans' })]).toEqual(['Three thousand.', reading.reply]);
  });

  it('is the newest of several, and stays when its question is no longer recent', async () => {
    await keep('這款椅子多少錢', { answer: '四千元', daysAgo: 90, answeredAt: '2026-11-22T08:00:00Z' });
    await keep('這款椅子多少錢', { answer: '三千元' });
    expect(await replyTo('這款椅子多少錢')).toBe('四千元');
  });
});
