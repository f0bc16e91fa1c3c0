import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import type { Page } from '@sluice/service';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { openLanes, type Lanes } from '../../testing/open-lanes.ts';
import { keepAccount } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import type { QueueView } from './queue-view.ts';

const limits = [
  { max: 2, windowMs: 3_600_000 },
  { max: 100, windowMs: 86_400_000 },
];

let stores: FreshDatabase;
let dispatch: Dispatch;
let lanes: Lanes;

beforeAll(async () => {
  stores = await freshDatabase();
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() });
  lanes = openLanes(stores.url);
});

afterAll(async () => {
  await lanes.close();
  await dispatch.close();
  await stores.drop();
});

const queue = async (account: string) => (await dispatch.ask<QueueView>(`GET /api/queues/${account}`)).body;
const empty = { pending: 0, processing: 0, retrying: 0, failed: 0, total: 0, stats: { total: 0, completed: 0, failed: 0, retries: 0, avgTime: 0 }, floodUntil: null, floods: [], floodCount: 0, paused: false, halted: false, pace: 1, health: { score: 100, reasons: [] } };

describe('GET /api/queues/:accountId', () => {
  it('shows an account that never sent anything, with empty windows', async () => {
    await keepAccount(dispatch.database, 'new', { limits });
    const windows = limits.map((limit) => ({ ...limit, scope: 'account', allowed: limit.max, used: 0, freeAt: null }));
    expect(await queue('new')).toEqual({ account: 'new', ...empty, windows });
  });

  it('counts what is there now by state, and the lifetime apart from it', async () => {
    await keepAccount(dispatch.database, 'mixed');
    for (const chatId of ['sent', 'failed', 'retried', 'in flight']) await lanes.accept('mixed', { chatId });
    const { claimed } = await lanes.claim('mixed');
    const attemptOf = (chatId: string) => claimed.find((claim) => claim.chatId === chatId)?.attemptId ?? '';
    await lanes.settle(attemptOf('sent'));
    await lanes.settle(attemptOf('failed'), { outcome: 'failed', state: 'FAILED' });
    await lanes.settle(attemptOf('retried'), { outcome: 'retry', state: 'RETRYING', delayMs: 3_600_000 });
    await lanes.accept('mixed', { scheduledAt: new Date(Date.now() + 3_600_000) });
    expect(await queue('mixed')).toMatchObject({ pending: 1, processing: 1, retrying: 1, failed: 1, total: 4, stats: { total: 5, completed: 1, failed: 1, retries: 1 } });
  });

  it('says how full each window is, and when it has room again', async () => {
    await keepAccount(dispatch.database, 'full', { limits });
    for (const chatId of ['a', 'b', 'c']) await dispatch.ask('POST /api/messages', { body: { accountId: 'full', chatId, text: 'x' } });
    const { windows, pending } = await until('two sent', async () => {
      const view = await queue('full');
      return view.stats.completed === 2 && view;
    });
    const [first] = await dispatch.database.query<{ endedAt: Date }>(sql`select min(ended_at) as "endedAt" from dispatch.attempts where account_id = 'full'`);
    expect(windows.map(({ used }) => used)).toEqual([2, 2]);
    expect(Math.abs(Date.parse(windows[0]?.freeAt ?? '') - (first?.endedAt.getTime() ?? NaN) - 3_600_000)).toBeLessThanOrEqual(1);
    expect(windows[1]?.freeAt).toBeNull();
    expect(pending).toBe(1);
  });

  it('shows a pause and a flood wait while it lasts', async () => {
    await keepAccount(dispatch.database, 'silent');
    const floodUntil = new Date(Date.now() + 3_600_000);
    await dispatch.database.query(sql`insert into dispatch.lanes (account_id, paused_at, flood_until) values ('silent', now(), ${floodUntil})`);
    expect(await queue('silent')).toMatchObject({ paused: true, floodUntil: floodUntil.toISOString() });
    await dispatch.database.query(sql`update dispatch.lanes set flood_until = now() where account_id = 'silent'`);
    expect(await queue('silent')).toMatchObject({ floodUntil: null, floods: [], floodCount: 0 });
  });

  it('says which of its chats have to be silent, and until when', async () => {
    await keepAccount(dispatch.database, 'flooded');
    const [until] = await dispatch.database.query<Record<'account' | 'first' | 'last', Date>>(sql`
      select now() + interval '10 minutes 500 ms' as account, now() + interval '1 minute' as first, now() + interval '25 minutes' as last`);
    await dispatch.database.query(sql`insert into dispatch.lanes (account_id, flood_until) values ('flooded', ${until?.account})`);
    await dispatch.database.query(sql`
      insert into dispatch.chats (account_id, chat_id, flood_until) select 'flooded', n::text, ${until?.first}::timestamptz + (n - 1) * interval '1 minute' from generate_series(-1, 25) n`);
    const { floods, floodCount, floodUntil } = await queue('flooded');
    expect(floodCount).toBe(26);
    expect(floods).toHaveLength(20);
    expect(floods[0]).toEqual({ scope: 'chat', chatId: '25', until: until?.last.toISOString() });
    expect(floods.map(({ chatId = 'all of it' }) => chatId)).toEqual([...Array.from({ length: 15 }, (_, place) => String(25 - place)), 'all of it', '10', '9', '8', '7']);
    expect(floodUntil).toBe(floods[0]?.until);
  });

  it('answers 404 for an account that does not exist', async () => {
    expect(await dispatch.ask('GET /api/queues/nobody')).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('GET /api/queues', () => {
  it('lists every account once, in the order of their ids, page by page', async () => {
    await dispatch.database.query(sql`truncate storage.accounts cascade`);
    for (const account of ['c', 'a', 'e', 'b', 'd']) await keepAccount(dispatch.database, account);
    const seen: string[][] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body }: { body: Page<QueueView> } = await dispatch.ask<Page<QueueView>>(`GET /api/queues?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(body.items.map(({ account }) => account));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('is not for everybody', async () => {
    expect((await dispatch.ask('GET /api/queues', { headers: { authorization: '' } })).status).toBe(401);
  });
});
