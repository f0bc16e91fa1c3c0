import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { keepAccount } from '../../testing/rows.ts';
import { useLanes } from '../../testing/use-dispatch.ts';

const lanes = await useLanes();
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(lanes.database, account);
});

const accept = (text: string, more = {}) => lanes.accept(account, { text, chatId: text, ...more });
const soon = (ms: number) => new Date(Date.now() + ms);
const retry = { outcome: 'retry', state: 'RETRYING', delayMs: 3_600_000 } as const;
const lane = (change: string) => lanes.database.query({ text: `update dispatch.lanes set ${change} where account_id = $1`, values: [account] });

describe('what a claim takes first', () => {
  it('is what is most important, whenever it came', async () => {
    for (const priority of ['low', 'normal', 'high', 'urgent'] as const) await accept(priority, { priority });
    expect(await lanes.take(account)).toEqual(['urgent', 'high', 'normal', 'low']);
  });

  it('among equals, what has been due for longest', async () => {
    await accept('due now');
    await accept('due earlier', { scheduledAt: soon(-60_000) });
    expect(await lanes.take(account)).toEqual(['due earlier', 'due now']);
  });

  it('among those due at one instant, what was accepted first', async () => {
    const scheduledAt = soon(-1_000);
    for (const text of ['a', 'b', 'c']) await accept(text, { scheduledAt });
    expect(await lanes.take(account)).toEqual(['a', 'b', 'c']);
  });

  it('is never more than it asked for', async () => {
    for (const text of ['a', 'b', 'c']) await accept(text);
    expect(await lanes.take(account, 2)).toEqual(['a', 'b']);
  });

  it('is nothing that is not due, has expired, or belongs to another account', async () => {
    await accept('later', { scheduledAt: soon(3_600_000) });
    await accept('too late', { expiresAt: soon(-1) });
    await lanes.accept('somebody-else');
    expect(await lanes.take(account)).toEqual([]);
  });
});

describe('within one chat', () => {
  it('one message is in flight at a time, the next one when that has ended', async () => {
    await accept('first', { chatId: 'c' });
    await accept('second', { chatId: 'c' });
    const { claimed } = await lanes.claim(account);
    expect(claimed.map(({ text }) => text)).toEqual(['first']);
    expect(await lanes.take(account)).toEqual([]);
    await lanes.settle(claimed[0]?.attemptId ?? '');
    expect(await lanes.take(account)).toEqual(['second']);
  });

  it('a message that waits for its next try holds back what came after it', async () => {
    await accept('first', { chatId: 'c' });
    const { claimed } = await lanes.claim(account);
    await lanes.settle(claimed[0]?.attemptId ?? '', retry);
    await accept('second', { chatId: 'c' });
    await accept('of another chat', { chatId: 'd' });
    expect(await lanes.take(account)).toEqual(['of another chat']);
  });

  it('something more important overtakes a message that waits for its next try', async () => {
    await accept('first', { chatId: 'c' });
    const { claimed } = await lanes.claim(account);
    await lanes.settle(claimed[0]?.attemptId ?? '', retry);
    await accept('alarm', { chatId: 'c', priority: 'urgent' });
    expect(await lanes.take(account)).toEqual(['alarm']);
  });

  it('a long queue behind a message that waits holds up no other chat', async () => {
    await accept('first', { chatId: 'c' });
    const { claimed } = await lanes.claim(account);
    await lanes.settle(claimed[0]?.attemptId ?? '', retry);
    await lanes.database.query(sql`
      insert into dispatch.messages (id, key, account_id, chat_id, text, kind, priority, trace)
      select gen_random_uuid(), ${account} || n, ${account}, 'c', 'behind', 'reply', 2, '' from generate_series(1, 500) n`);
    await accept('of another chat', { chatId: 'd' });
    expect(await lanes.take(account)).toEqual(['of another chat']);
  });
});

describe('a lane', () => {
  it('that is paused gives nothing, until it goes on', async () => {
    await accept('a');
    await lane('paused_at = now()');
    expect(await lanes.claim(account)).toMatchObject({ claimed: [], waitMs: null, rings: false });
    await lane('paused_at = null');
    expect(await lanes.take(account)).toEqual(['a']);
  });

  it('under a flood wait gives nothing, until that is over', async () => {
    await accept('a');
    await lane(`flood_until = clock_timestamp() + interval '1 hour'`);
    expect(await lanes.take(account)).toEqual([]);
    await lane('flood_until = clock_timestamp()');
    expect(await lanes.take(account)).toEqual(['a']);
  });

  it('of an account that is gone gives what waits, so that it can be refused', async () => {
    await accept('a');
    await lanes.database.query(sql`delete from storage.accounts where id = ${account}`);
    expect(await lanes.take(account)).toEqual(['a']);
  });

  it('that nobody ever wrote to gives nothing', async () => {
    expect(await lanes.claim('nobody')).toMatchObject({ claimed: [], waitMs: null, rings: false });
  });
});
