import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { useStores } from '@sluice/testing/jest';
import { v7 as uuid } from 'uuid';
import { pass, stopClock } from '../../testing/model/still-clock.ts';
import { keepAccount } from '../../testing/rows.ts';
import { useLanes } from '../../testing/use-dispatch.ts';
import type { Settlement } from './settle.ts';

const second = 1_000;
const hour = 3_600_000;
/** Only what the platforms ask for decides. */
const generous = [{ scope: 'account', max: 1_000_000, windowMs: second }] as const;

const lanes = await useLanes({ database: await stopClock((await useStores()).database) });
let account: string;
let accounts = 0;

beforeEach(() => {
  account = `account-${++accounts}`;
});

const accept = (chatId: string, text: string) => lanes.accept(account, { chatId, text });
const later = (ms: number) => pass(lanes.database, ms);
const chatFlood = { outcome: 'flood', state: 'RETRYING', burns: false, floodMs: 30 * second, floodScope: 'chat' } as const;
const held = { outcome: 'held', state: 'RETRYING', burns: false } as const;

/** Sends what may be sent now, to its end; answers the texts. */
async function send(settlement?: Partial<Settlement>): Promise<string[]> {
  const { claimed } = await lanes.claim(account);
  for (const { attemptId } of claimed) await lanes.settle(attemptId, settlement);
  return claimed.map(({ text }) => text);
}

/** Sends as long as anything may be sent at this instant. */
async function sendAll(): Promise<string[]> {
  const sent = await send();
  return sent.length === 0 ? [] : [...sent, ...(await sendAll())];
}

const acceptMany = async (chatId: string, count: number) => {
  for (let n = 1; n <= count; n++) await accept(chatId, `${n} to ${chatId}`);
};

describe('a chat on Telegram', () => {
  beforeEach(() => keepAccount(lanes.database, account, { channel: 'telegram', limits: generous }));

  it('has three messages, and the next when three seconds have passed since the first', async () => {
    await acceptMany('7', 5);
    expect(await send()).toEqual(['1 to 7']);
    await later(second);
    expect(await sendAll()).toEqual(['2 to 7', '3 to 7']);
    expect((await lanes.claim(account)).waitMs).toBe(2 * second);
    await later(2 * second - 1);
    expect(await sendAll()).toEqual([]);
    await later(1);
    expect(await sendAll()).toEqual(['4 to 7']);
  });

  it('that has had its share holds up no other', async () => {
    await acceptMany('7', 4);
    await sendAll();
    await accept('8', 'to 8');
    expect(await sendAll()).toEqual(['to 8']);
  });

  it('of a group has twenty messages a minute, a person has no such limit', async () => {
    await acceptMany('-7', 22);
    await acceptMany('7', 22);
    const sent: string[] = [];
    for (let time = 1; time <= 8; time++, await later(3 * second)) sent.push(...(await sendAll()));
    expect(sent.filter((text) => text.endsWith(' to -7'))).toHaveLength(20);
    expect(sent.filter((text) => text.endsWith(' to 7'))).toHaveLength(22);
    await later(36 * second);
    expect(await sendAll()).toEqual(['21 to -7', '22 to -7']);
  });

  it('that must wait for a flood leaves the others alone, and goes on in its order', async () => {
    await acceptMany('7', 2);
    await send(chatFlood);
    await accept('8', 'to 8');
    expect(await sendAll()).toEqual(['to 8']);
    expect((await lanes.claim(account)).waitMs).toBe(30 * second);
    await later(30 * second);
    expect(await sendAll()).toEqual(['1 to 7', '2 to 7']);
  });

  it('that must wait for a flood while another one does means the account', async () => {
    for (const chat of ['7', '8', '9']) await accept(chat, `to ${chat}`);
    const { claimed } = await lanes.claim(account, 2);
    for (const { attemptId } of claimed) await lanes.settle(attemptId, chatFlood);
    expect(await sendAll()).toEqual([]);
    await later(30 * second);
    expect(await sendAll()).toEqual(['to 7', 'to 8', 'to 9']);
  });

  it('that has moved is followed by what waits for it and by what comes later, in their order', async () => {
    await acceptMany('-7', 2);
    await send({ outcome: 'retry', state: 'RETRYING', burns: false, amend: { chatId: '-100' } });
    await accept('-7', 'later');
    const first = await lanes.claim(account);
    expect(first.claimed.map(({ chatId, text }) => `${text} in ${chatId}`)).toEqual(['1 to -7 in -100']);
    await lanes.settle(first.claimed[0]?.attemptId ?? '');
    expect(await send()).toEqual(['2 to -7']);
    await later(3 * second);
    expect((await lanes.claim(account)).claimed).toMatchObject([{ text: 'later', chatId: '-100' }]);
  });

  it.each([
    ['on', '-200'],
    ['back', '-7'],
  ])('that moves %s is followed there, by whatever name it is written to', async (_where, last) => {
    const moveTo = (chatId: string) => send({ outcome: 'retry', state: 'RETRYING', burns: false, amend: { chatId } });
    await accept('-7', 'one');
    await moveTo('-100');
    await moveTo(last);
    await accept('-100', 'two');
    await accept('-7', 'three');
    const inChats = await lanes.database.query<{ chatId: string }>(sql`select distinct chat_id as "chatId" from dispatch.messages where account_id = ${account}`);
    expect(inChats).toEqual([{ chatId: last }]);
  });

  it('that has moved takes along what it has had', async () => {
    await acceptMany('-7', 5);
    await send();
    await send();
    await send({ outcome: 'retry', state: 'RETRYING', burns: false, amend: { chatId: '-100' } });
    expect(await sendAll()).toEqual([]);
    await later(3 * second);
    expect(await sendAll()).toEqual(['3 to -7', '4 to -7', '5 to -7']);
  });
});

describe('a person on WeCom', () => {
  beforeEach(() => keepAccount(lanes.database, account, { channel: 'wecom', limits: generous }));

  const writes = (chatId: string) =>
    lanes.database.query(sql`
      insert into storage.conversations (id, account_id, channel, chat_id, language, last_inbound_at)
      select ${uuid()}, ${account}, 'wecom', ${chatId}, 'zh', at from spec.clock
      on conflict (account_id, chat_id) do update set last_inbound_at = excluded.last_inbound_at`);

  it('has five messages, and the next ones when they have written again', async () => {
    await writes('li');
    await acceptMany('li', 7);
    expect(await sendAll()).toHaveLength(5);
    await later(second);
    expect(await sendAll()).toEqual([]);
    await writes('li');
    expect(await sendAll()).toEqual(['6 to li', '7 to li']);
  });

  it('has none when they have not written for 48 hours', async () => {
    await writes('li');
    await later(48 * hour - 1);
    await accept('li', 'in time');
    expect(await sendAll()).toEqual(['in time']);
    await later(1);
    await accept('li', 'too late');
    expect(await sendAll()).toEqual([]);
    await writes('li');
    expect(await sendAll()).toEqual(['too late']);
  });

  it('has none when they have never written, and holds up nobody else', async () => {
    await writes('wang');
    await accept('li', 'to li');
    await accept('wang', 'to wang');
    expect(await sendAll()).toEqual(['to wang']);
    expect((await lanes.claim(account)).waitMs).toBeNull();
  });

  it('whom WeCom lets have none has none before they have written, and no attempt is burnt', async () => {
    await writes('li');
    await accept('li', 'hello');
    await send(held);
    await later(hour);
    expect(await sendAll()).toEqual([]);
    await writes('li');
    expect((await lanes.claim(account)).claimed).toMatchObject([{ text: 'hello', attempts: 1 }]);
  });
});
