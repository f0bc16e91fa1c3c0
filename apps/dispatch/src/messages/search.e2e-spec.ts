import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import type { Page } from '@sluice/service';
import { useStores } from '@sluice/testing/jest';
import { keepAccount } from '../../testing/rows.ts';
import { stackMessages } from '../../testing/stack-messages.ts';
import { useDispatch, useLanes } from '../../testing/use-dispatch.ts';
import type { MessageView } from './message-view.ts';

const stores = await useStores();
const dispatch = await useDispatch({}, stores);
const lanes = await useLanes({ database: stores.database });
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(dispatch.database, account);
});

const scheduledAt = new Date(Date.now() + 3_600_000);
const accept = (text: string, more: object = {}) => lanes.accept(account, { text, scheduledAt, ...more });
const search = async (query: string) => (await dispatch.ask<Page<MessageView>>(`GET /api/messages?accountId=${account}&${query}`)).body;
const find = async (query: string) => (await search(query)).items.map(({ text }) => text);
const q = encodeURIComponent;

describe('GET /api/messages', () => {
  it('finds a part of a text, in any case and in any language, as it stands', async () => {
    for (const text of ['Hello World', '已收到您的名片', 'ГРУПА Ä', '100% off', '100 off', 'a_b', 'axb']) await accept(text);
    expect(await find('text=WORLD')).toEqual(['Hello World']);
    expect(await find(`text=${q('名片')}`)).toEqual(['已收到您的名片']);
    expect(await find(`text=${q('група ä')}`)).toEqual(['ГРУПА Ä']);
    expect(await find(`text=${q('100%')}`)).toEqual(['100% off']);
    expect(await find('text=a_b')).toEqual(['a_b']);
  });

  it('narrows by several states, kind, priority and chat', async () => {
    await accept('a', { kind: 'alert', priority: 'urgent' });
    await accept('b', { priority: 'low', chatId: 'elsewhere' });
    await accept('c');
    await dispatch.database.query(sql`update dispatch.messages set state = 'FAILED' where account_id = ${account} and text = 'c'`);
    expect(await find('state=FAILED,CANCELLED')).toEqual(['c']);
    expect(await find('state=FAILED&state=PENDING')).toEqual(['c', 'b', 'a']);
    expect([await find('kind=alert'), await find('priority=low'), await find('chatId=elsewhere')]).toEqual([['a'], ['b'], ['b']]);
  });

  it('narrows by campaign, batch and event', async () => {
    const [campaignId, batchId, eventId] = ['1', '2', '3'].map((digit) => `0197f0c0-0000-7000-8000-00000000000${digit}`);
    await accept('campaign', { campaignId });
    await accept('batch', { batchId });
    await accept('event', { eventId });
    expect([await find(`campaignId=${campaignId}`), await find(`batchId=${batchId}`), await find(`eventId=${eventId}`)]).toEqual([['campaign'], ['batch'], ['event']]);
  });

  it('narrows by time, to the millisecond', async () => {
    for (const text of ['a', 'b', 'c', 'd']) await accept(text);
    await dispatch.database.query(sql`update dispatch.messages set created_at = '2025-01-01T00:00:00Z' where account_id <> ${account}`);
    await dispatch.database.query(sql`
      update dispatch.messages set created_at = ('2026-01-0' || (ascii(text) - 96) || 'T00:00:00Z')::timestamptz where account_id = ${account}`);
    expect(await find('from=2026-01-02T00:00:00Z&to=2026-01-04T00:00:00Z')).toEqual(['c', 'b']);
    expect(await find('from=2026-01-02T00:00:00.001Z')).toEqual(['d', 'c']);
    expect(await find('to=2026-01-01T08:00:00.001%2B08:00')).toEqual(['a']);
  });

  it('shows each once while new ones come', async () => {
    for (const text of ['1 x', '2 y', '3 x', '4 y', '5 x']) await accept(text);
    const first = await search('text=x&limit=2');
    await accept('6 x');
    const second = await search(`text=x&limit=2&cursor=${first.nextCursor}`);
    expect([first, second].map(({ items }) => items.map(({ text }) => text))).toEqual([['5 x', '3 x'], ['1 x']]);
    expect(second.nextCursor).toBeNull();
  });

  it('reads so many at a time, and goes on where it was', async () => {
    await accept('the needle');
    await stackMessages(dispatch.database, account, { count: 100_010, text: 'hay #' });
    const first = await search('text=needle');
    expect([first.items, first.nextCursor]).toEqual([[], expect.any(String)]);
    expect(await find(`text=needle&cursor=${first.nextCursor}`)).toEqual(['the needle']);
  });

  it.each(['text=', 'state=LOST', 'state=PENDING,LOST', 'kind=poem', 'priority=soon', 'campaignId=7', 'from=yesterday', 'to=2026-01-01'])('answers 400 for %s', async (query) => {
    expect(await dispatch.ask(`GET /api/messages?accountId=${account}&${query}`)).toMatchObject({ status: 400, body: { code: 'invalid' } });
  });
});
