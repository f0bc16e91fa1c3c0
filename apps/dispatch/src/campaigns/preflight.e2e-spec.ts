import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { hasten } from '@sluice/testing/jest';
import { chats, makeCampaign } from '../../testing/campaigns.ts';
import { keepAccount, unlimited } from '../../testing/rows.ts';
import { stackMessages } from '../../testing/stack-messages.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import type { PreflightView } from './campaign-view.ts';
import { CampaignsSweeper } from './campaigns.sweeper.ts';

hasten(CampaignsSweeper);

const minute = 60_000;

let stores: FreshDatabase;
let dispatch: Dispatch;
let account: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() });
});

beforeEach(() => {
  account = `account-${++accounts}`;
});

afterEach(() => dispatch.ask('POST /api/queues/resume'));

afterAll(async () => {
  await dispatch.close();
  await stores.drop();
});

const keep = (id: string, max: number) => keepAccount(dispatch.database, id, { limits: [{ max, windowMs: minute }, ...unlimited.filter(({ scope }) => scope !== 'account')] });
const flightOf = async (more: object): Promise<PreflightView> => {
  const { id } = await makeCampaign(dispatch, { accounts: [account], ...more });
  return (await dispatch.ask<PreflightView>(`POST /api/campaigns/${id}/preflight`)).body;
};
/** Minutes from now, to the second. */
const ahead = (at: string | null): number => Math.round((Date.parse(at ?? '') - Date.now()) / 1_000) / 60;
const keepLane = (columns: { pace?: number; floodMs?: number }) => dispatch.database.query(sql`
  insert into dispatch.lanes (account_id, pace, pace_at, flood_until) values (${account}, ${columns.pace ?? 1}, now(), now() + ${columns.floodMs ?? 0} * interval '1 millisecond')`);

describe('the times of a preflight', () => {
  it('begin with what the windows have had and what waits in the lane, as its messages will be sent', async () => {
    await keep(account, 5);
    await stackMessages(dispatch.database, account, { count: 12, chat: '#', state: 'PENDING' });
    const [last] = await until('a full window', async () => {
      const sends = await dispatch.database.query<{ at: Date }>(sql`select ended_at as at from dispatch.attempts where account_id = ${account} and outcome = 'sent' order by ended_at desc`);
      return sends.length === 5 && sends;
    });
    // Seven wait: five go a minute after those, and two a minute after that, with the first three of the campaign.
    const flight = await flightOf({ recipients: chats(4) });
    const [starts, ends] = [flight.startsAt, flight.endsAt].map((at) => (Date.parse(at ?? '') - (last?.at.getTime() ?? 0)) / minute);
    expect([starts, ends]).toEqual([expect.closeTo(2, 1), expect.closeTo(3, 1)]);
    expect(flight).toMatchObject({ accepted: 4, accounts: [{ recipients: 4, held: null }] });
  });

  it('leave out what is less important, and what waits for its person', async () => {
    await keep(account, 5);
    await dispatch.ask('POST /api/queues/pause');
    await stackMessages(dispatch.database, account, { count: 20, chat: '#', state: 'PENDING', priority: 3 });
    await stackMessages(dispatch.database, account, { count: 20, chat: 'held', state: 'PENDING', priority: 0 });
    await dispatch.database.query(sql`insert into dispatch.chats (account_id, chat_id, held_at) values (${account}, 'held', now())`);
    await dispatch.database.query(sql`delete from dispatch.halts`);
    await dispatch.database.query(sql`update dispatch.lanes set flood_until = now() + interval '1 minute' where account_id = ${account}`);
    expect(ahead((await flightOf({ recipients: chats(5), priority: 'normal' })).endsAt)).toBeCloseTo(1, 0);
    expect(ahead((await flightOf({ recipients: chats(5) })).endsAt)).toBeCloseTo(5, 0);
  });

  it('wait for the silence that a platform asked for, and go by what is left of the windows after it', async () => {
    await keep(account, 20);
    await keepLane({ floodMs: 10 * minute });
    expect(ahead((await flightOf({ recipients: chats(1) })).startsAt)).toBeCloseTo(10, 0);
    account = `account-${++accounts}`;
    await keep(account, 20);
    await keepLane({ pace: 0.1 });
    expect(ahead((await flightOf({ recipients: chats(3) })).endsAt)).toBeCloseTo(1, 0);
  });
});

describe('an account that is paused', () => {
  it('is said to be, with no end; another one has who may be sent to by any', async () => {
    const other = `${account}-other`;
    await keep(account, 20);
    await keep(other, 20);
    await dispatch.ask(`POST /api/queues/${account}/pause`);
    const alone = await flightOf({ recipients: chats(3) });
    expect(alone).toMatchObject({ accepted: 3, startsAt: null, endsAt: null, accounts: [{ recipients: 3, startsAt: null, endsAt: null, held: { code: 'paused', words: expect.stringContaining('resume') } }] });
    const both = await flightOf({ accounts: [account, other], recipients: chats(3) });
    expect(both).toMatchObject({ endsAt: expect.any(String), accounts: [{ recipients: 0, held: { code: 'paused' } }, { recipients: 3, held: null, endsAt: both.endsAt }] });
    const sticky = await flightOf({ accounts: [account, other], recipients: [{ chatId: '1', accountId: account }, { chatId: '2' }] });
    expect(sticky).toMatchObject({ startsAt: expect.any(String), endsAt: null, accounts: [{ recipients: 1, startsAt: null }, { recipients: 1, held: null }] });
  });

  it('is any while everything is paused', async () => {
    await keep(account, 20);
    await dispatch.ask('POST /api/queues/pause');
    expect(await flightOf({ recipients: chats(3) })).toMatchObject({ endsAt: null, accounts: [{ recipients: 3, endsAt: null, held: { code: 'halted' } }] });
  });

  it('keeps the progress of a campaign from promising an end', async () => {
    await keep(account, 5);
    const campaign = await makeCampaign(dispatch, { accounts: [account], recipients: chats(20) });
    await campaign.act('start');
    await until('five', async () => (await campaign.progress()).sent === 5);
    await until('a full lane', async () => (await campaign.messages()).filter(({ state }) => state === 'PENDING').length === 10);
    // Five were sent, ten wait in the lane, five for their message.
    expect(ahead((await campaign.progress()).endsAt)).toBeCloseTo(3, 0);
    await dispatch.ask(`POST /api/queues/${account}/pause`);
    expect(await campaign.progress()).toMatchObject({ state: 'running', pending: 15, endsAt: null });
    await dispatch.ask(`POST /api/queues/${account}/resume`);
    expect(ahead((await campaign.progress()).endsAt)).toBeCloseTo(3, 0);
  });
});
