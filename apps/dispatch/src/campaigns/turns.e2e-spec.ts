import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { hasten } from '@sluice/testing/jest';
import { makeCampaign } from '../../testing/campaigns.ts';
import { keepAccount } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import type { PreflightView } from './campaign-view.ts';
import { CampaignsSweeper } from './campaigns.sweeper.ts';

hasten(CampaignsSweeper);

const hour = 3_600_000;

let stores: FreshDatabase;
let dispatch: Dispatch;
let account: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() });
});

beforeEach(async () => {
  account = `kf-${++accounts}`;
  await keepAccount(dispatch.database, account, { channel: 'wecom' });
});

afterAll(async () => {
  await dispatch.close();
  await stores.drop();
});

/** Somebody who wrote so long ago. */
const wrote = (chat: string, agoMs: number) => dispatch.database.query(sql`
  insert into storage.conversations (id, account_id, channel, chat_id, language, last_inbound_at)
  values (gen_random_uuid(), ${account}, 'wecom', ${chat}, 'en', now() - ${agoMs} * interval '1 millisecond')`);
/** Nothing is sent there for now; `turnSent` of the present turn's five messages were. */
const keepQuiet = (chat: string, turnSent = 0) => dispatch.database.query(sql`
  insert into dispatch.chats (account_id, chat_id, flood_until, turn_at, turn_sent)
  select account_id, chat_id, now() + interval '1 hour', last_inbound_at, ${turnSent} from storage.conversations where account_id = ${account} and chat_id = ${chat}`);
const make = (recipients: string[], more: object = {}) => makeCampaign(dispatch, { accounts: [account], recipients: recipients.map((chatId) => ({ chatId })), ...more });

describe('a campaign to people who must write first', () => {
  it('refuses those whose turn is over, and those who never wrote, when their turn comes', async () => {
    await wrote('kf:now', 0);
    await wrote('kf:long-ago', 49 * hour);
    await wrote('kf:used-up', 0);
    await keepQuiet('kf:now', 4);
    await keepQuiet('kf:used-up', 5);
    const campaign = await make(['kf:now', 'kf:long-ago', 'kf:used-up', 'kf:never']);
    const { body: flight } = await dispatch.ask<PreflightView>(`POST /api/campaigns/${campaign.id}/preflight`);
    expect(flight).toMatchObject({ accepted: 1, refused: { total: 3, byReason: { 'awaiting-reply': 3 } } });
    await campaign.act('start');
    await until('their turn', async () => (await campaign.progress()).refused === 3);
    const { body } = await dispatch.ask<{ items: object[] }>(`GET /api/campaigns/${campaign.id}/recipients?state=refused`);
    expect(body.items).toMatchObject(['kf:long-ago', 'kf:used-up', 'kf:never'].map((chatId) => ({ chatId, reason: { code: 'awaiting-reply' } })));
    expect(await campaign.messages()).toMatchObject([{ chatId: 'kf:now', state: 'PENDING' }]);
  });

  it('ends: what came to wait for a person expires with the turn that it was meant for, 48 hours after its time', async () => {
    await wrote('kf:now', 0);
    await keepQuiet('kf:now');
    const campaign = await make(['kf:now']);
    await campaign.act('start');
    await until('its message', async () => (await campaign.messages()).length === 1);
    const [times] = await dispatch.database.query<{ ms: number }>(sql`
      select extract(epoch from expires_at - scheduled_at)::float * 1000 as ms from dispatch.messages where campaign_id = ${campaign.id}::uuid`);
    expect(times?.ms).toBe(48 * hour);
    await dispatch.database.query(sql`update dispatch.messages set expires_at = now() where campaign_id = ${campaign.id}::uuid`);
    await until('its end', async () => (await campaign.progress()).state === 'completed');
    expect(await campaign.progress()).toMatchObject({ expired: 1, pending: 0, recipients: 1 });
  });

  it('expires sooner when that is said', async () => {
    await wrote('kf:now', 0);
    await keepQuiet('kf:now');
    const expiresAt = new Date(Date.now() + hour).toISOString();
    const campaign = await make(['kf:now'], { expiresAt });
    await campaign.act('start');
    await until('its message', async () => (await campaign.messages()).length === 1);
    expect(await dispatch.database.query(sql`select expires_at as at from dispatch.messages where campaign_id = ${campaign.id}::uuid`)).toEqual([{ at: new Date(expiresAt) }]);
  });

  it('does not begin when it would be for nobody; one that begins later may be, for they may write until then', async () => {
    const now = await make(['kf:never']);
    expect(await dispatch.ask(`POST /api/campaigns/${now.id}/start`)).toMatchObject({ status: 422, body: { refused: { byReason: { 'awaiting-reply': 1 } } } });
    const later = await make(['kf:never'], { startAt: new Date(Date.now() + hour).toISOString() });
    expect(await dispatch.ask(`POST /api/campaigns/${later.id}/start`)).toMatchObject({ status: 200, body: { state: 'scheduled' } });
    await dispatch.database.query(sql`update dispatch.campaigns set start_at = now(), look_at = now() where id = ${later.id}::uuid`);
    await until('its end', async () => (await later.progress()).state === 'completed');
    expect(await later.progress()).toMatchObject({ refused: 1, recipients: 1 });
  });
});
