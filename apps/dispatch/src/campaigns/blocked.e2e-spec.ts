import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { until } from '@sluice/testing';
import { makeCampaign, type CampaignHandle } from '../../testing/campaigns.ts';
import { keepAccount } from '../../testing/rows.ts';
import { useDispatch } from '../../testing/use-dispatch.ts';
import type { PreflightView } from './campaign-view.ts';

const startAt = new Date(Date.now() + 3_600_000).toISOString();

const dispatch = await useDispatch();

beforeAll(async () => {
  for (const bot of ['bot-a', 'bot-b']) await keepAccount(dispatch.database, bot, { channel: 'telegram', botToken: '123456:AAH-abcdefghijklmnopqrstuvwxyz' });
});

beforeEach(() => dispatch.database.query(sql`truncate storage.blocks, storage.opt_outs, storage.leads, storage.conversations cascade`));

const make = (more: object): Promise<CampaignHandle> => makeCampaign(dispatch, { accounts: ['bot-a'], recipients: ['5', '6', '7'].map((chatId) => ({ chatId })), startAt, ...more });
const block = (accountId: string, chatId: string) => dispatch.database.query(sql`insert into storage.blocks (account_id, chat_id, blocked_at) values (${accountId}, ${chatId}, '2026-11-20T08:00:00Z')`);

/** Who is refused and why: beforehand, and once the texts are frozen. */
async function refusedBy(campaign: CampaignHandle): Promise<{ foreseen: object; frozen: object }> {
  const { body } = await dispatch.ask<PreflightView>(`POST /api/campaigns/${campaign.id}/preflight`);
  await campaign.act('start');
  await until('the texts', async () => (await campaign.progress()).recipients === 3);
  const rows = await dispatch.database.query<{ chat: string; refused: string | null }>(sql`
    select chat_id as chat, refused from dispatch.campaign_recipients where campaign_id = ${campaign.id}::uuid`);
  const refusals = (all: [string, string | null][]): object => Object.fromEntries(all.filter(([, code]) => code !== null));
  return { foreseen: refusals(body.refused.examples.map(({ chatId, code }) => [chatId, code])), frozen: refusals(rows.map(({ chat, refused }) => [chat, refused])) };
}
const both = (refused: object) => ({ foreseen: refused, frozen: refused });

describe('a campaign', () => {
  it('refuses whoever blocks its account, in the preflight and when it starts, also those who are no leads', async () => {
    await block('bot-a', '5');
    expect(await refusedBy(await make({}))).toEqual(both({ 5: 'blocked' }));
  });

  it('refuses leads that block its account', async () => {
    for (const chatId of ['5', '6', '7']) await dispatch.database.query(sql`insert into storage.leads (id, channel, chat_id) values (gen_random_uuid(), 'telegram', ${chatId})`);
    await block('bot-a', '6');
    expect(await refusedBy(await make({ recipients: undefined, leads: {} }))).toEqual(both({ 6: 'blocked' }));
  });

  it('goes to whoever blocks another account', async () => {
    await block('bot-b', '5');
    expect(await refusedBy(await make({}))).toEqual(both({}));
  });

  it('goes to whoever wrote again since they blocked it', async () => {
    await block('bot-a', '5');
    await dispatch.database.query(sql`
      insert into storage.conversations (id, account_id, channel, chat_id, language, last_inbound_at)
      values (gen_random_uuid(), 'bot-a', 'telegram', '5', 'en', '2026-11-20T08:00:01Z')`);
    expect(await refusedBy(await make({}))).toEqual(both({}));
  });

  it('refuses whoever opted out before their lead was removed, whether they were added again or not', async () => {
    await dispatch.database.query(sql`insert into storage.opt_outs (channel, chat_id, opted_out_at) values ('telegram', '5', now()), ('telegram', '6', now()), ('line', '7', now())`);
    expect(await refusedBy(await make({}))).toEqual(both({ 5: 'opted-out', 6: 'opted-out' }));
    for (const chatId of ['5', '7', '8']) await dispatch.database.query(sql`insert into storage.leads (id, channel, chat_id) values (gen_random_uuid(), 'telegram', ${chatId})`);
    expect(await refusedBy(await make({ recipients: undefined, leads: {} }))).toEqual(both({ 5: 'opted-out' }));
  });
});
