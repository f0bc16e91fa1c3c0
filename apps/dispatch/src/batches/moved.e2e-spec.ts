import { beforeEach, describe, expect, it } from '@jest/globals';
import { dispatchQueue } from '@sluice/contracts';
import { QueueProducer } from '@sluice/queue';
import type { Page } from '@sluice/service';
import { until } from '@sluice/testing';
import { useTelegram } from '@sluice/testing/jest';
import { randomUUID } from 'node:crypto';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { useDispatch } from '../../testing/use-dispatch.ts';
import type { BatchView } from './batch-view.ts';

const telegram = await useTelegram();
const dispatch = await useDispatch({ TELEGRAM_API_URL: telegram.url });
let account: string;
let token: string;
let group: number;
let supergroup: number;
let accounts = 0;

beforeEach(async () => {
  account = `bot-${++accounts}`;
  token = `${200_000 + accounts}:AAH-the-token-of-a-bot`;
  [group, supergroup] = [-accounts, -1_000_000_000_000 - accounts];
  telegram.addBot({ token });
  await keepAccount(dispatch.database, account, { channel: 'telegram', botToken: token });
});

const open = async (more: object = {}): Promise<BatchView> =>
  (await dispatch.ask<BatchView>('POST /api/batches', { body: { accountId: account, chatId: String(group), name: 'cards', size: 1, ...more } })).body;
const find = async (id: string) => (await dispatch.ask<BatchView>(`GET /api/batches/${id}`)).body;
const post = (batchId: string, text: string, chatId = group) =>
  dispatch.ask('POST /api/messages', { body: { accountId: account, chatId: String(chatId), batchId, kind: 'progress', text } });
const move = () => telegram.groupMigrates(token, { group, supergroup, by: 555_001 });
const told = (chat: number) => telegram.sentTo(chat, token).map(({ method, text }) => `${method} ${text}`);
const settled = (count: number) =>
  until('all settled', async () => (await messagesOf(dispatch.database, account)).filter(({ state }) => ['COMPLETED', 'MERGED'].includes(state)).length === count);

describe('a batch whose chat moved on the platform', () => {
  it('goes with it: progress is told in the new chat, by whichever id it is posted', async () => {
    const { id } = await open();
    await post(id, 'one');
    await settled(1);
    move();
    await post(id, 'two');
    await settled(2);
    expect(await find(id)).toMatchObject({ chatId: String(supergroup), state: 'OPEN' });
    expect((await post(id, 'three')).status).toBe(202);
    expect((await post(id, 'four', supergroup)).status).toBe(202);
    await settled(4);
    expect([told(group), told(supergroup)]).toEqual([['sendMessage one'], ['sendMessage two', 'sendMessage three', 'sendMessage four']]);
    expect((await post(id, 'five', -999)).status).toBe(400);
  });

  it('edits no message of the old chat in the new one, where the same id may be of another', async () => {
    const { id } = await open({ editsInPlace: true });
    await post(id, 'one');
    await settled(1);
    move();
    for (const [n, text] of ['two', 'three'].entries()) {
      await post(id, text);
      await settled(2 + n);
    }
    expect([told(group), told(supergroup)]).toEqual([['sendMessage one'], ['sendMessage two', 'editMessageText three']]);
  });

  it('is the same to whoever opens another one or still names the chat by its old id', async () => {
    const key = `group:${account}`;
    const tell = (text: string, close?: true) =>
      dispatch.app.get(QueueProducer).add(dispatchQueue, {
        ...{ key: `${account}:${text}`, accountId: account, chatId: String(group), text, kind: 'reply', priority: 'high' },
        ...{ eventId: randomUUID(), trace: '0'.repeat(32), batch: { key, name: 'cards', ...(close && { close }) } },
      });
    await tell('one');
    await settled(1);
    move();
    await tell('two');
    await settled(2);
    await tell('three', true);
    await settled(3);
    const batches = async () => (await dispatch.ask<Page<BatchView>>(`GET /api/batches?accountId=${account}`)).body.items;
    await until('the batch to be closed', async () => (await batches())[0]?.state === 'CLOSED');
    expect(await batches()).toMatchObject([{ chatId: String(supergroup), messages: { total: 3, completed: 3 } }]);
    expect(await open()).toMatchObject({ chatId: String(supergroup) });
  });
});
