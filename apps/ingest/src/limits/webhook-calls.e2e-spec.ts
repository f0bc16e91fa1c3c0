import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, type FreshDatabase } from '@sluice/testing';
import { patient, startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';

let database: FreshDatabase;
let replicas: Ingest[];
let updates = 0;

beforeAll(async () => {
  database = await freshDatabase();
  const stores = { database: database.url, redis: await freshRedis() };
  replicas = await Promise.all([1, 2].map(() => startIngest(stores, { TELEGRAM_CALLS_PER_SECOND: '5' }, patient)));
  await replicas[0]?.addTelegram('bot');
  await replicas[0]?.addTelegram('other');
});

afterEach(() => void jest.restoreAllMocks());

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await database.drop();
});

const call = (account = 'bot', headers: Record<string, string> = {}) => deliver((replicas[++updates % 2] as Ingest).app, account, textUpdate(updates, 'x'), headers);
const callTimes = (times: number, account?: string) => Promise.all(Array.from({ length: times }, () => call(account)));
const taken = (answers: { statusCode: number }[]): number => answers.filter(({ statusCode }) => statusCode === 200).length;

it('more calls of a platform for one account than fit into a second are answered 429, so that they come again', async () => {
  const now = Date.now();
  const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
  const answers = await callTimes(8);
  expect(taken(answers)).toBe(5);
  const refused = answers.find(({ statusCode }) => statusCode !== 200);
  expect([refused?.statusCode, refused?.headers['retry-after'], refused?.json()]).toEqual([429, '1', expect.objectContaining({ code: 'throttled' })]);
  const [row] = await replicas[0]!.database.query<{ n: number }>(sql`select count(*)::int as n from ingest.events`);
  expect(row?.n).toBe(5);
  expect(taken(await callTimes(2, 'other'))).toBe(2);
  clock.mockReturnValue(now + 1_000);
  expect(taken(await callTimes(5))).toBe(5);
});

it('calls that are not genuine use up nothing of it', async () => {
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000);
  const forged = await Promise.all(Array.from({ length: 8 }, () => call('bot', { 'x-telegram-bot-api-secret-token': 'wrong' })));
  expect(forged.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(401));
  expect(taken(await callTimes(5))).toBe(5);
});
