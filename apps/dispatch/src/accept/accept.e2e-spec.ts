import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dispatchQueue } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { QueueProducer } from '@sluice/queue';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { openLanes, type Lanes } from '../../testing/open-lanes.ts';
import { aMessage, keepAccount, messagesOf } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import type { NewMessage } from './new-message.ts';

let stores: FreshDatabase;
let lanes: Lanes;
let account: string;
let eventId: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  lanes = openLanes(stores.url, 10);
});

beforeEach(async () => {
  account = `account-${++accounts}`;
  eventId = randomUUID();
  await keepAccount(lanes.database, account);
});

afterAll(async () => {
  await lanes.close();
  await stores.drop();
});

const accept = (more: Partial<NewMessage> = {}) => lanes.accept(account, more);
const said = (kind: 'progress' | 'completion', more: Partial<NewMessage> = {}) => accept({ kind, text: kind, eventId, priority: 'high', ...more });
const rows = () => messagesOf(lanes.database, account);
const states = async () => Object.fromEntries((await rows()).map(({ text, state }) => [text, state]));

/** Sends whatever can be sent, one after another; answers the texts in their order. */
async function sendAll(): Promise<string[]> {
  const { claimed } = await lanes.claim(account);
  for (const { attemptId } of claimed) await lanes.settle(attemptId);
  return claimed.length === 0 ? [] : [...claimed.map(({ text }) => text), ...(await sendAll())];
}

describe('accepting', () => {
  it('one key twice, or twenty times at once, is one message and one wake-up', async () => {
    const rings = await Promise.all(Array.from({ length: 20 }, () => accept({ key: `${account}:once` })));
    expect(rings.filter(Boolean)).toHaveLength(1);
    expect(await rows()).toHaveLength(1);
    expect(await accept({ key: `${account}:once`, text: 'changed' })).toBe(false);
    expect(await states()).toEqual({ hello: 'PENDING' });
  });

  it('many messages wakes the lane once, until it answers', async () => {
    const rings = [await accept(), await accept(), await accept()];
    await lanes.claim(account);
    rings.push(await accept());
    expect(rings).toEqual([true, false, false, true]);
  });

  it('wakes the lane again when a wake-up went unanswered', async () => {
    await accept();
    await lanes.database.query(sql`update dispatch.lanes set woken_at = now() - interval '10 seconds' where account_id = ${account}`);
    expect(await accept()).toBe(true);
  });
});

describe('progress and completion of one event', () => {
  it('go out in their order when neither is more important', async () => {
    await said('progress');
    await said('completion');
    expect(await sendAll()).toEqual(['progress', 'completion']);
  });

  it('progress that comes after its completion is merged into it, however early it was meant to go', async () => {
    await said('completion');
    expect(await sendAll()).toEqual(['completion']);
    await said('progress', { scheduledAt: new Date(Date.now() - 60_000) });
    expect(await sendAll()).toEqual([]);
    const [completion, progress] = await rows();
    expect(progress).toMatchObject({ state: 'MERGED', mergedInto: completion?.id, attempts: 0 });
  });

  it('progress that waits is merged into a completion that is more urgent and overtakes it', async () => {
    await said('progress');
    await said('completion', { priority: 'urgent' });
    expect(await sendAll()).toEqual(['completion']);
    expect(await states()).toEqual({ progress: 'MERGED', completion: 'COMPLETED' });
  });

  it('progress that waits for its next try is merged too', async () => {
    await said('progress');
    const { claimed } = await lanes.claim(account);
    await said('completion', { priority: 'urgent' });
    await lanes.settle(claimed[0]?.attemptId ?? '', { outcome: 'retry', state: 'RETRYING' });
    expect(await sendAll()).toEqual(['completion']);
    expect(await states()).toEqual({ progress: 'MERGED', completion: 'COMPLETED' });
  });

  it('progress that is being sent is left to arrive, and its completion comes after it', async () => {
    await said('progress');
    const { claimed } = await lanes.claim(account);
    await said('completion', { priority: 'urgent' });
    expect(await lanes.take(account)).toEqual([]);
    await lanes.settle(claimed[0]?.attemptId ?? '');
    expect(await sendAll()).toEqual(['completion']);
    expect(await states()).toEqual({ progress: 'COMPLETED', completion: 'COMPLETED' });
  });

  it('of different events have nothing to do with each other', async () => {
    await said('progress', { eventId: randomUUID() });
    await said('completion', { priority: 'urgent' });
    expect(await sendAll()).toEqual(['completion', 'progress']);
  });

  it('never go out in the wrong order, even when both are accepted at one moment', async () => {
    const events = Array.from({ length: 40 }, () => ({ eventId: randomUUID() }));
    await Promise.all(events.flatMap((event) => [said('completion', { ...event, chatId: event.eventId }), said('progress', { ...event, chatId: event.eventId })]));
    await sendAll();
    const [late] = await lanes.database.query<{ count: number }>(sql`
      select count(*)::int as count from dispatch.messages p join dispatch.messages c on c.event_id = p.event_id and c.kind = 'completion'
        join dispatch.attempts pa on pa.message_id = p.id join dispatch.attempts ca on ca.message_id = c.id
      where p.account_id = ${account} and p.kind = 'progress' and pa.id > ca.id`);
    expect(late?.count).toBe(0);
  });
});

describe('the queue from storage', () => {
  let dispatch: Dispatch;

  beforeAll(async () => {
    dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() });
  });

  afterAll(() => dispatch.close());

  it('may say a message twice: it is sent once', async () => {
    const { key, accountId, chatId, text, kind, priority, trace } = aMessage(account);
    const said = { key, accountId, chatId, text, kind, priority, trace, eventId };
    for (const message of [said, said, { ...said, key: `${key}:last` }]) await dispatch.app.get(QueueProducer).add(dispatchQueue, message);
    await until('both sent', async () => Object.values(await rows()).filter(({ state }) => state === 'COMPLETED').length === 2);
    expect(await rows()).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
  });
});
