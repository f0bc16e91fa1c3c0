import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { dispatchQueue, type PayloadOf } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { QueueProducer } from '@sluice/queue';
import type { Page } from '@sluice/service';
import { until } from '@sluice/testing';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { useDispatch } from '../../testing/use-dispatch.ts';
import type { BatchView } from './batch-view.ts';

type Payload = PayloadOf<typeof dispatchQueue>;

const dispatch = await useDispatch({ BATCH_INTERVAL: '30' });
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  batch = { key: `group:${account}`, name: 'cards' };
  await keepAccount(dispatch.database, account);
});

let batch: { key: string; name: string };

function message(text: string, more: Partial<Payload> = {}): Payload {
  const own = { key: `${account}:${text}`, accountId: account, chatId: '555001', eventId: randomUUID(), trace: '0'.repeat(32) };
  return { ...own, text, kind: 'progress', priority: 'low', batch, ...more };
}

const tell = (payload: Payload) => dispatch.app.get(QueueProducer).add(dispatchQueue, payload);
const rows = () => messagesOf(dispatch.database, account);
const batches = async () => (await dispatch.ask<Page<BatchView>>(`GET /api/batches?accountId=${account}`)).body.items;
const settled = (count: number) => until('all settled', async () => (await rows()).filter(({ state }) => ['COMPLETED', 'MERGED'].includes(state)).length === count);

describe('messages of the queue that name a batch', () => {
  it('open it, and close it behind the one that says so', async () => {
    await tell(message('one'));
    await until('one', async () => (await rows()).length === 1);
    expect(await batches()).toMatchObject([{ name: 'cards', chatId: '555001', size: 5, intervalMs: 30_000, state: 'OPEN', messages: { pending: 1 } }]);
    await tell(message('last', { batch: { ...batch, close: true } }));
    await settled(2);
    expect((await rows()).map(({ text }) => text)).toEqual(['one\nlast', 'last']);
    expect(await batches()).toMatchObject([{ state: 'CLOSED', messages: { total: 2, completed: 1, merged: 1 } }]);
  });

  it('twice equals once, also twenty times at once', async () => {
    const payload = message('last', { preceding: [message('one'), message('two')], batch: { ...batch, close: true } });
    await Promise.all(Array.from({ length: 20 }, () => tell(payload)));
    await settled(3);
    await tell(payload);
    await until('the queue to be empty', async () => (await dispatch.redis.keys('{sluice}:dispatch:[1-9]*')).length === 0);
    expect((await rows()).map(({ text }) => text)).toEqual(['one\ntwo\nlast', 'two', 'last']);
    expect(await batches()).toHaveLength(1);
  });

  it('are said in their order, whichever job is worked first', async () => {
    const important = { kind: 'completion', priority: 'high' } as const;
    const [start, one, two, last] = [message('start', important), message('one', important), message('two', important), message('close', { ...important, batch: { ...batch, close: true } })];
    await Promise.all([{ ...last, preceding: [start, one, two] }, { ...two, preceding: [start, one] }, { ...one, preceding: [start] }, start].map(tell));
    await settled(4);
    const sent = await dispatch.database.query<{ text: string }>(sql`
      select m.text from dispatch.attempts t join dispatch.messages m on m.id = t.message_id where m.account_id = ${account} order by t.id`);
    expect(sent.map(({ text }) => text)).toEqual(['start', 'one', 'two', 'close']);
  });

  it('are closed even when they were accepted before, and whoever was to close died', async () => {
    const last = message('last', { kind: 'completion', batch: { ...batch, close: true } });
    await tell(message('last', { kind: 'completion' }));
    await settled(1);
    expect(await batches()).toMatchObject([{ state: 'OPEN' }]);
    await tell(last);
    await until('the batch to be closed', async () => (await batches())[0]?.state === 'CLOSED');
    expect(await rows()).toHaveLength(1);
  });

  it('have a batch for each chat; a key of another chat is nobody\'s', async () => {
    await tell(message('here', { kind: 'reply' }));
    await until('here', async () => (await rows()).length === 1);
    await tell(message('there', { kind: 'reply', chatId: '555002' }));
    await settled(2);
    expect(await batches()).toMatchObject([{ chatId: '555001', messages: { total: 1 } }]);
  });
});
