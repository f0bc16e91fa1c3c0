import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { hasten } from '@sluice/testing/jest';
import { makeCampaign, sumOf } from '../../testing/campaigns.ts';
import { keepAccount } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import { perLane } from '../lanes/terms.ts';
import { CampaignsSweeper } from './campaigns.sweeper.ts';

hasten(CampaignsSweeper);

const bots = ['bot-1', 'bot-2'];

let stores: FreshDatabase;
let telegram: TelegramSimulator;
let dispatch: Dispatch;

beforeAll(async () => {
  stores = await freshDatabase();
  telegram = await TelegramSimulator.start({ acceptUnknownChats: true });
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() }, { TELEGRAM_API_URL: telegram.url });
  for (const [n, bot] of bots.entries()) {
    const token = `${100_000 + n}:AAH-the-token-of-a-bot`;
    telegram.addBot({ token });
    await keepAccount(dispatch.database, bot, { channel: 'telegram', botToken: token });
  }
});

afterAll(async () => {
  await dispatch.close();
  await telegram.close();
  await stores.drop();
});

const recipients = (count: number, from: number) => Array.from({ length: count }, (_, n) => ({ chatId: String(from + n) }));

describe('stop rules', () => {
  const fine = { sent: 90, failed: 10, floods: 2, blocks: 1 };

  it.each([
    ['nothing is forbidden', {}, fine, null],
    ['failures stay within their share', { maxFailureRate: 0.1 }, fine, null],
    ['there were too few to judge', { maxFailureRate: 0.1, minSent: 101 }, { ...fine, failed: 11, sent: 89 }, null],
    ['too many failed', { maxFailureRate: 0.1 }, { ...fine, failed: 11, sent: 89 }, 'failures: 11 of 100'],
    ['every failure is one too many', { maxFailureRate: 0, minSent: 1 }, { ...fine, failed: 1, sent: 0 }, 'failures: 1 of 1'],
    ['platforms asked for silence as often as they may', { maxFloods: 2 }, fine, null],
    ['platforms asked for silence too often', { maxFloods: 1 }, fine, 'floods: 2'],
    ['too many people blocked us', { maxBlocks: 0 }, fine, 'blocks: 1'],
    ['very much is allowed', { maxBlocks: Number.MAX_SAFE_INTEGER, maxFloods: Number.MAX_SAFE_INTEGER }, fine, null],
  ])('when %s', async (_when, stopRules, outcomes, breach) => {
    const { id } = await makeCampaign(dispatch, { accounts: bots, recipients: [{ chatId: '1' }], stopRules });
    const [half, rest] = [(n: number) => Math.floor(n / 2), (n: number) => Math.ceil(n / 2)].map((part) => Object.fromEntries(Object.entries(outcomes).map(([name, n]) => [name, part(n)])));
    await dispatch.database.query(sql`
      insert into dispatch.campaign_outcomes (campaign_id, account_id, sent, failed, floods, blocks)
      select ${id}::uuid, o.account, o.sent, o.failed, o.floods, o.blocks
      from jsonb_to_recordset(${JSON.stringify([{ account: 'a', ...half }, { account: 'b', ...rest }])}) as o(account text, sent int, failed int, floods int, blocks int)`);
    expect(await dispatch.database.query(sql`select dispatch.breach_of(${id}::uuid) as breach`)).toEqual([{ breach }]);
  });
});

describe('a campaign that breaks its rules', () => {
  it.each([
    ['people who block it', { maxBlocks: 3 }, { kind: 'refused', code: 403 }, 4],
    ['failures', { maxFailureRate: 0.5, minSent: 5 }, { kind: 'refused', code: 400, description: 'Bad Request: chat not found' }, 5],
  ] as const)('has no more sends after that than were in flight: %s', async (_what, stopRules, fault, breach) => {
    const fails = telegram.fault(fault, { times: Infinity });
    const campaign = await makeCampaign(dispatch, { accounts: bots, recipients: recipients(200, breach * 1_000), stopRules });
    await campaign.act('start');
    await until('its end', async () => (await campaign.progress()).state === 'stopped');
    await until('stillness', async () => (await campaign.progress()).pending === 0);
    fails.stop();
    const progress = await campaign.progress();
    expect([progress.sent, progress.failed >= breach, progress.failed <= breach + bots.length * perLane, sumOf(progress)]).toEqual([0, true, true, 200]);
    expect(await dispatch.database.query(sql`select 1 from dispatch.campaign_outcomes where breached`)).toEqual([]);
  });

  it('goes on after what failed is tried anew: its rules count from then on', async () => {
    const [first] = recipients(3, 9_000);
    const fails = telegram.fault({ kind: 'refused', code: 400, description: 'Bad Request: chat not found' }, { times: Infinity, chat: Number(first?.chatId) });
    const campaign = await makeCampaign(dispatch, { accounts: bots, recipients: recipients(3, 9_000), stopRules: { maxFailureRate: 0.4, minSent: 1_000 } });
    await campaign.act('start');
    await until('its end', async () => (await campaign.progress()).state === 'completed');
    fails.stop();
    await campaign.act('retry-failed');
    await until('its second end', async () => (await campaign.progress()).sent === 3);
    const [counted] = await dispatch.database.query(sql`select sum(sent)::int as sent, sum(failed)::int as failed from dispatch.campaign_outcomes where campaign_id = ${campaign.id}::uuid`);
    expect(counted).toEqual({ sent: 1, failed: 0 });
  });
});
