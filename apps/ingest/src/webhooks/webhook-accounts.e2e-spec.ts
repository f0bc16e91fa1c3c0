import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, type FreshDatabase } from '@sluice/testing';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';

let database: FreshDatabase;
let ingest: Ingest;
let updates = 0;

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
});

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

const call = async (account: string, secret: string): Promise<number> => {
  const answer = await deliver(ingest.app, account, textUpdate(++updates, 'x'), { 'x-telegram-bot-api-secret-token': secret });
  return answer.statusCode;
};
const kept = async (account: string): Promise<number> => {
  const [row] = await ingest.database.query<{ n: number }>(sql`select count(*)::int as n from ingest.events where account_id = ${account}`);
  return row?.n ?? 0;
};

describe('an account that ingest remembers', () => {
  it('refuses the old secret with the next call after a change, and journals nothing for it', async () => {
    await ingest.addTelegram('old-first', 'old');
    expect(await call('old-first', 'old')).toBe(200);
    await ingest.addTelegram('old-first', 'new');
    expect([await call('old-first', 'old'), await kept('old-first')]).toEqual([401, 1]);
    expect([await call('old-first', 'new'), await kept('old-first')]).toEqual([200, 2]);
  });

  it('takes the new secret with the next call after a change', async () => {
    await ingest.addTelegram('new-first', 'old');
    expect(await call('new-first', 'old')).toBe(200);
    await ingest.addTelegram('new-first', 'new');
    expect(await call('new-first', 'new')).toBe(200);
    expect(await call('new-first', 'old')).toBe(401);
  });

  it('goes on with an unchanged secret after a change of anything else', async () => {
    await ingest.addTelegram('renamed', 'same');
    await call('renamed', 'same');
    await ingest.database.query(sql`update storage.accounts set name = 'x', revision = revision + 1 where id = 'renamed'`);
    expect([await call('renamed', 'same'), await kept('renamed')]).toEqual([200, 2]);
  });

  it('is not found with the next call after it was deleted', async () => {
    await ingest.addTelegram('deleted', 'secret');
    await call('deleted', 'secret');
    await ingest.database.query(sql`delete from storage.accounts where id = 'deleted'`);
    expect([await call('deleted', 'secret'), await call('deleted', 'secret'), await kept('deleted')]).toEqual([404, 404, 1]);
  });

  it('is not found on its old channel after it was made anew on another', async () => {
    await ingest.addTelegram('moved', 'secret');
    await call('moved', 'secret');
    await ingest.database.query(sql`delete from storage.accounts where id = 'moved'`);
    await ingest.addSandbox('moved');
    // As storage does it: an account that is made anew never begins with the revision of its predecessor.
    await ingest.database.query(sql`update storage.accounts set revision = 7 where id = 'moved'`);
    expect([await call('moved', 'secret'), await kept('moved')]).toEqual([404, 1]);
  });
});

it('knows an account from the moment it was made, also when it was asked for before', async () => {
  expect(await call('late', 'secret')).toBe(404);
  await ingest.addTelegram('late', 'secret');
  expect(await call('late', 'secret')).toBe(200);
});

it('never opens an account without a webhook secret to anybody', async () => {
  await ingest.addTelegram('no-secret', '');
  expect([await call('no-secret', ''), await call('no-secret', 'undefined')]).not.toContain(200);
});

it('loses nothing and refuses nothing that is right while the account changes all the time', async () => {
  await ingest.addTelegram('busy', 'same');
  const changes = Array.from({ length: 20 }, () => ingest.addTelegram('busy', 'same'));
  const calls = Array.from({ length: 20 }, () => call('busy', 'same'));
  const statuses = await Promise.all(calls);
  await Promise.all(changes);
  // A call that met two changes in a row is asked to come again; none is refused.
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(await kept('busy')).toBe(statuses.filter((status) => status === 200).length);
});
