import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import type { Page } from '@sluice/service';
import { until } from '@sluice/testing';
import { hasten } from '@sluice/testing/jest';
import { chats, makeCampaign, sumOf, type CampaignHandle } from '../../testing/campaigns.ts';
import { keepAccount, unlimited } from '../../testing/rows.ts';
import { useDispatch } from '../../testing/use-dispatch.ts';
import type { RecipientView } from './campaign-view.ts';
import { CampaignsSweeper } from './campaigns.sweeper.ts';

hasten(CampaignsSweeper);

const slow = [{ max: 5, windowMs: 60_000 }];

const dispatch = await useDispatch();
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(dispatch.database, account);
});

const make = (more: object = {}): Promise<CampaignHandle> => makeCampaign(dispatch, { accounts: [account], recipients: chats(3), ...more });
const begin = async (more: object = {}): Promise<CampaignHandle> => {
  const campaign = await make(more);
  await campaign.act('start');
  return campaign;
};
const ended = (campaign: CampaignHandle) => until('its end', async () => ['completed', 'stopped', 'cancelled'].includes((await campaign.progress()).state));
const waitingIn = async (accountId: string): Promise<number> =>
  (await dispatch.database.query(sql`select 1 from dispatch.messages where account_id = ${accountId} and state in ('PENDING', 'RETRYING')`)).length;
const keepLead = (chatId: string, more: { accountId?: string; name?: string; city?: string; tag?: string } = {}) =>
  dispatch.database.query(sql`
    insert into storage.leads (id, channel, chat_id, account_id, name, attributes, tags)
    values (gen_random_uuid(), 'sandbox', ${chatId}, ${more.accountId ?? null}, ${more.name ?? null}, ${JSON.stringify(more.city ? { city: more.city } : {})}, ${[more.tag ?? account]})`);
const recipients = async ({ id }: CampaignHandle, query = '') => (await dispatch.ask<Page<RecipientView>>(`GET /api/campaigns/${id}/recipients${query}`)).body;

describe('a campaign', () => {
  it('sends everybody their own text once, and is complete', async () => {
    await keepLead('chat-2', { name: 'Mei', city: 'Taipei' });
    const campaign = await begin({ text: 'Hi {{name|friend}} from {{city|far}}', recipients: [...chats(3), { chatId: 'chat-1' }] });
    await ended(campaign);
    expect(await campaign.progress()).toEqual({ state: 'completed', recipients: 4, sent: 3, pending: 0, failed: 0, uncertain: 0, cancelled: 0, expired: 0, refused: 1, endsAt: null });
    const messages = await campaign.messages();
    expect(messages.map(({ chatId, text, priority, state }) => [chatId, text, priority, state])).toEqual([
      ['chat-1', 'Hi friend from far', 3, 'COMPLETED'],
      ['chat-2', 'Hi Mei from Taipei', 3, 'COMPLETED'],
      ['chat-3', 'Hi friend from far', 3, 'COMPLETED'],
    ]);
    expect(messages.map(({ key }) => key)).toEqual([1, 2, 3].map((n) => `campaign:${campaign.id}:${n}`));
    expect((await recipients(campaign, '?state=refused')).items).toMatchObject([{ n: 4, chatId: 'chat-1', state: 'refused', reason: { code: 'duplicate' }, messageId: null }]);
    const first = await recipients(campaign, '?limit=3');
    expect([first.items[1], (await recipients(campaign, `?cursor=${first.nextCursor}`)).items.length]).toMatchObject([{ n: 2, accountId: account, state: 'sent', sentAt: expect.any(String) }, 1]);
  });

  it('freezes leads page by page, each once, and what changes later changes nothing', async () => {
    await dispatch.database.query(sql`
      insert into storage.leads (id, channel, chat_id, name, tags) select gen_random_uuid(), 'sandbox', ${account} || '-' || n, 'Mei', ${[account]} from generate_series(1, 1100) n`);
    const campaign = await begin({ text: 'Hi {{name}}', recipients: undefined, leads: { tags: [account] }, startAt: new Date(Date.now() + 60_000).toISOString() });
    await until('all of them', async () => (await campaign.progress()).recipients === 1_100);
    expect(await campaign.progress()).toMatchObject({ state: 'scheduled', pending: 1_100, endsAt: expect.any(String) });
    await dispatch.database.query(sql`update storage.leads set name = 'Other' where tags @> ${[account]}`);
    const rows = await dispatch.database.query(sql`select distinct chat_id, text from dispatch.campaign_recipients where campaign_id = ${campaign.id}::uuid and text = 'Hi Mei'`);
    expect([rows.length, await campaign.messages()]).toEqual([1_100, []]);
    await campaign.act('cancel');
    expect(await campaign.progress()).toMatchObject({ state: 'cancelled', cancelled: 1_100, pending: 0 });
  });

  it('keeps no more in a lane than it sends in two minutes', async () => {
    await keepAccount(dispatch.database, account, { limits: [...slow, ...unlimited.filter(({ scope }) => scope !== 'account')] });
    const campaign = await begin({ recipients: chats(40) });
    await until('its pace', async () => (await campaign.progress()).sent === 5);
    await until('a full lane', async () => (await waitingIn(account)) === 10);
    await dispatch.database.query(sql`update dispatch.campaigns set look_at = now() where id = ${campaign.id}::uuid`);
    await until('another look', async () => (await dispatch.database.query(sql`select 1 from dispatch.campaigns where id = ${campaign.id}::uuid and look_at > now()`)).length > 0);
    const progress = await campaign.progress();
    expect([await waitingIn(account), progress.pending, sumOf(progress)]).toEqual([10, 35, 40]);
    expect(Date.parse(progress.endsAt ?? '') - Date.now()).toBeGreaterThan(5 * 60_000);
    await campaign.act('cancel');
    expect([await waitingIn(account), await campaign.progress()]).toMatchObject([0, { sent: 5, cancelled: 35 }]);
  });

  it('chooses the account that knows the person, by its lead or by its conversation, else the one with the most room', async () => {
    const [known, spoken] = [`${account}-known`, `${account}-spoken`];
    await keepAccount(dispatch.database, known, { limits: slow });
    await keepAccount(dispatch.database, spoken, { limits: slow });
    await keepLead(`${account}-1`, { accountId: known });
    await dispatch.database.query(sql`
      insert into storage.conversations (id, account_id, channel, chat_id, language, last_inbound_at) values (gen_random_uuid(), ${spoken}, 'sandbox', ${`${account}-2`}, 'en', now())`);
    const campaign = await begin({ accounts: [known, spoken, account], recipients: chats(3, account) });
    await ended(campaign);
    const byChat = Object.fromEntries((await campaign.messages()).map(({ chatId, accountId }) => [chatId, accountId]));
    expect(byChat).toEqual({ [`${account}-1`]: known, [`${account}-2`]: spoken, [`${account}-3`]: account });
  });

  it('leaves out who opted out since the texts were frozen, and goes on without an account that is gone', async () => {
    const gone = `${account}-gone`;
    await keepAccount(dispatch.database, gone);
    await keepLead(`${account}-1`);
    await keepLead(`${account}-2`, { accountId: gone });
    const campaign = await begin({ accounts: [account, gone], recipients: chats(3, account), startAt: new Date(Date.now() + 60_000).toISOString() });
    await until('the texts', async () => (await campaign.progress()).recipients === 3);
    await dispatch.database.query(sql`update storage.leads set opted_out_at = now() where chat_id = ${`${account}-1`}`);
    await dispatch.database.query(sql`delete from storage.accounts where id = ${gone}`);
    await dispatch.database.query(sql`update dispatch.campaigns set start_at = now(), look_at = now() where id = ${campaign.id}::uuid`);
    await ended(campaign);
    expect(await campaign.progress()).toMatchObject({ sent: 2, refused: 1, recipients: 3 });
    expect((await campaign.messages()).map(({ accountId }) => accountId)).toEqual([account, account]);
  });

  it('takes what waits in a lane back from who opts out meanwhile, and from nobody else', async () => {
    const campaign = await begin({ recipients: chats(3, account), delayMs: 50_000 });
    await until('two to wait in the lane', async () => (await campaign.progress()).sent === 1 && (await waitingIn(account)) === 2);
    await dispatch.database.query(sql`insert into storage.opt_outs (channel, chat_id, opted_out_at) values ('sandbox', ${`${account}-2`}, now()), ('line', ${`${account}-3`}, now())`);
    await until('one to be refused', async () => (await campaign.progress()).refused === 1);
    expect([await waitingIn(account), await campaign.progress()]).toMatchObject([1, { sent: 1, pending: 1, refused: 1, recipients: 3 }]);
    expect((await recipients(campaign, '?state=refused')).items).toMatchObject([{ n: 2, reason: { code: 'opted-out', message: expect.stringContaining('no campaigns') }, messageId: null }]);
    await keepLead(`${account}-3`);
    await dispatch.database.query(sql`update storage.leads set opted_out_at = now() where chat_id = ${`${account}-3`}`);
    await ended(campaign);
    expect([await waitingIn(account), await campaign.progress()]).toMatchObject([0, { state: 'completed', sent: 1, refused: 2, recipients: 3 }]);
  });

  const gaps = async ({ id }: CampaignHandle): Promise<number[]> => {
    const starts = await dispatch.database.query<{ at: Date }>(sql`select t.started_at as at from dispatch.attempts t join dispatch.messages m on m.id = t.message_id where m.campaign_id = ${id}::uuid order by 1`);
    return starts.slice(1).map(({ at }, index) => at.getTime() - (starts[index]?.at.getTime() ?? 0));
  };

  it('keeps the delay between two sends of one account', async () => {
    const campaign = await begin({ recipients: chats(5), delayMs: 300 });
    await ended(campaign);
    // A lane may be a little late for one message and in time for the next.
    expect([(await gaps(campaign)).length, Math.min(...(await gaps(campaign))) > 200]).toEqual([4, true]);
  });

  it('keeps the delay when the lane stood still: what became overdue meanwhile does not go out at once', async () => {
    const campaign = await begin({ recipients: chats(6), delayMs: 1_500 });
    await until('the first', async () => (await campaign.progress()).sent === 1);
    await dispatch.database.query(sql`update dispatch.lanes set flood_until = now() + interval '5 seconds' where account_id = ${account}`);
    await until('the third', async () => (await campaign.progress()).sent >= 3, 15_000);
    expect(Math.min(...(await gaps(campaign)))).toBeGreaterThan(1_000);
    await campaign.act('cancel');
  });

  it('waits for its sending hours, and knows when it will be through', async () => {
    const clock = (at: Date): string => at.toISOString().slice(11, 16);
    const opens = new Date(Date.now() + 7_200_000);
    const hours = { from: clock(opens), to: clock(opens) < '23:58' ? '24:00' : '23:59' };
    if (clock(opens) >= '23:58') hours.from = '23:50';
    const campaign = await begin({ hours, delayMs: 1_000 });
    await until('a look', async () => (await dispatch.database.query(sql`select 1 from dispatch.campaigns where id = ${campaign.id}::uuid and frozen_at is not null and look_at > now()`)).length > 0);
    const { endsAt, ...progress } = await campaign.progress();
    expect([progress, await campaign.messages()]).toMatchObject([{ state: 'running', pending: 3 }, []]);
    expect(endsAt?.slice(11, 19)).toBe(`${hours.from}:02`);
  });

  it('ends when it expires; whoever got nothing by then is expired', async () => {
    await keepAccount(dispatch.database, account, { limits: slow });
    const campaign = await begin({ recipients: chats(30), expiresAt: new Date(Date.now() + 1_500).toISOString() });
    await ended(campaign);
    expect(await campaign.progress()).toMatchObject({ state: 'completed', sent: 5, expired: 25, pending: 0 });
    expect((await dispatch.ask(`GET /api/campaigns/${campaign.id}`)).body).toMatchObject({ stateReason: 'expired', endedAt: expect.any(String) });
  });

  it('tells the stream of events how far it is', async () => {
    const campaign = await begin({ recipients: [...chats(2), { chatId: 'chat-1' }] });
    await ended(campaign);
    const told = await until('the last event', async () => {
      const entries = await dispatch.redis.xrange('sluice:events', '-', '+');
      const events = entries.map(([, [, json = '']]) => JSON.parse(json) as Record<string, unknown>).filter((event) => event['campaignId'] === campaign.id && event['type'] === 'campaign-progress');
      return events.at(-1)?.['state'] === 'completed' && events;
    });
    const { endsAt, ...progress } = await campaign.progress();
    expect([told.at(-1), endsAt]).toEqual([{ type: 'campaign-progress', campaignId: campaign.id, ...progress }, null]);
    expect(progress).toMatchObject({ recipients: 3, sent: 2, refused: 1, cancelled: 0, expired: 0, pending: 0 });
  });
});
