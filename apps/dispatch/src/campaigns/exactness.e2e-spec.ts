import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { hasten } from '@sluice/testing/jest';
import { chats, makeCampaign, sumOf, type CampaignHandle } from '../../testing/campaigns.ts';
import { openLanes } from '../../testing/open-lanes.ts';
import { keepAccount, unlimited } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import { CampaignsSweeper } from './campaigns.sweeper.ts';
import { Planner } from './planner.service.ts';

hasten(CampaignsSweeper);

let stores: FreshDatabase;
let telegram: TelegramSimulator;
let dispatch: Dispatch;
let other: Dispatch;
let account: string;
let token: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  const redis = await freshRedis();
  telegram = await TelegramSimulator.start({ acceptUnknownChats: true });
  dispatch = await startDispatch({ database: stores.url, redis }, { TELEGRAM_API_URL: telegram.url });
  other = await startDispatch({ database: stores.url, redis }, { TELEGRAM_API_URL: telegram.url });
});

beforeEach(async () => {
  account = `bot-${++accounts}`;
  token = `${100_000 + accounts}:AAH-the-token-of-a-bot`;
  telegram.addBot({ token });
});

afterAll(async () => {
  await Promise.all([dispatch.close(), other.close()]);
  await telegram.close();
  await stores.drop();
});

const people = (count: number) => Array.from({ length: count }, (_, n) => ({ chatId: String(accounts * 10_000 + n) }));
const paced = (max: number, windowMs: number) => [{ max, windowMs }, ...unlimited.filter(({ scope }) => scope !== 'account')];
const begin = async (more: object): Promise<CampaignHandle> => {
  const campaign = await makeCampaign(dispatch, { accounts: [account], ...more });
  await campaign.act('start');
  return campaign;
};
const state = async (campaign: CampaignHandle) => (await campaign.progress()).state;
const sentTwice = (campaign: CampaignHandle) => dispatch.database.query(sql`
  select chat_id from dispatch.messages m join dispatch.attempts t on t.message_id = m.id and t.outcome = 'sent' where m.campaign_id = ${campaign.id}::uuid group by 1 having count(*) > 1`);

describe('a campaign that is paused', () => {
  it('leaves nothing in the lane, loses nobody, and sends to everybody once when it goes on', async () => {
    await keepAccount(dispatch.database, account, { limits: paced(10, 1_000) });
    const campaign = await begin({ recipients: chats(40) });
    for (let turn = 0; turn < 3; turn++) {
      const before = (await campaign.progress()).sent;
      await until('some more', async () => (await campaign.progress()).sent > before);
      await campaign.act('pause');
      await until('stillness', async () => (await campaign.messages()).every(({ state: one }) => one === 'COMPLETED' || one === 'CANCELLED'));
      const progress = await campaign.progress();
      expect([progress.state, sumOf(progress), progress.sent + progress.pending]).toEqual(['paused', 40, 40]);
      await dispatch.app.get(Planner).look(campaign.id);
      expect((await campaign.progress()).sent).toBe(progress.sent);
      await campaign.act('resume');
    }
    await until('its end', async () => (await state(campaign)) === 'completed', 20_000);
    expect(await campaign.progress()).toMatchObject({ sent: 40, recipients: 40, cancelled: 0 });
    expect(await sentTwice(campaign)).toEqual([]);
  });

  it('takes back a message that was being sent and has to be tried again, and sends it when it goes on', async () => {
    await keepAccount(dispatch.database, account, { channel: 'telegram', botToken: token });
    const slow = telegram.fault({ kind: 'delayed', ms: 1_000 }, { token });
    const lanes = openLanes(stores.url);
    const campaign = await begin({ recipients: people(1) });
    await until('the send', () => slow.hits === 1);
    await campaign.act('pause');
    expect(await campaign.messages()).toMatchObject([{ state: 'PROCESSING' }]);
    const [attempt] = await dispatch.database.query<{ id: string }>(sql`select t.id::text as id from dispatch.attempts t where t.account_id = ${account}`);
    await lanes.settle(attempt?.id ?? '', { outcome: 'retry', state: 'RETRYING', delayMs: 60_000 });
    await until('it to be taken back', async () => (await campaign.messages())[0]?.state === 'CANCELLED');
    expect(await campaign.progress()).toMatchObject({ state: 'paused', pending: 1, recipients: 1 });
    await campaign.act('resume');
    await until('its end', async () => (await state(campaign)) === 'completed');
    await lanes.close();
    expect([await campaign.progress(), (await campaign.messages()).map(({ key }) => key)]).toMatchObject([{ sent: 1, recipients: 1 }, [`campaign:${campaign.id}:1`, `campaign:${campaign.id}:1:1`]]);
  });
});

describe('the sum of a campaign', () => {
  /** Another transaction holds the key of one of its messages: whoever accepts that message waits in the middle of it. */
  const hold = async (campaign: CampaignHandle, n: number, meanwhile: () => Promise<void>): Promise<void> => {
    const held = dispatch.database.transaction(async (statements) => {
      await statements.query(sql`
        insert into dispatch.messages (id, key, account_id, chat_id, text, kind, priority, trace)
        values (gen_random_uuid(), ${`campaign:${campaign.id}:${n}`}, 'nobody', '1', 'x', 'reply', 3, 'x')`);
      await meanwhile();
      throw new Error('rolled back');
    });
    await expect(held).rejects.toThrow('rolled back');
  };
  const stuck = () => dispatch.database.query<{ pid: number }>(sql`
    select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%from dispatch.accept(%'`);
  const scheduled = async (count: number): Promise<CampaignHandle> => {
    const campaign = await begin({ recipients: chats(count), startAt: new Date(Date.now() + 60_000).toISOString() });
    await until('the texts', async () => (await campaign.progress()).recipients === count);
    return campaign;
  };
  const due = ({ id }: CampaignHandle) => dispatch.database.query(sql`update dispatch.campaigns set start_at = now(), look_at = now() where id = ${id}::uuid`);

  it('is exact however often a planner dies in the middle of its work, on any replica', async () => {
    await keepAccount(dispatch.database, account);
    const campaign = await scheduled(150);
    const die = async (): Promise<void> => {
      const [planner] = await until('a planner in the middle', async () => (await stuck()).length > 0 && stuck());
      const before = await campaign.progress();
      await dispatch.database.query(sql`select pg_terminate_backend(${planner?.pid}::int, 5000)`);
      expect([before, sumOf(before)]).toMatchObject([{ recipients: 150, pending: 150, state: 'scheduled' }, 150]);
    };
    await hold(campaign, 150, async () => {
      await hold(campaign, 60, async () => {
        await hold(campaign, 1, async () => {
          await due(campaign);
          await die();
        });
        await die();
      });
      await die();
    });
    const sums: number[] = [];
    await until('its end', async () => {
      const progress = await campaign.progress();
      sums.push(sumOf(progress));
      return progress.state === 'completed';
    });
    expect([new Set(sums), await campaign.progress()]).toMatchObject([new Set([150]), { sent: 150, recipients: 150 }]);
    expect([(await campaign.messages()).length, await sentTwice(campaign)]).toEqual([150, []]);
  });

  it('is exact when it is paused while a planner is in the middle of its work: nothing of that is left in the lane', async () => {
    await keepAccount(dispatch.database, account, { limits: paced(5, 60_000) });
    const campaign = await scheduled(30);
    let pausing: Promise<void> | undefined;
    await hold(campaign, 3, async () => {
      await due(campaign);
      await until('a planner in the middle', async () => (await stuck()).length > 0);
      pausing = campaign.act('pause');
      await until('the pause to wait', async () => (await dispatch.database.query(sql`
        select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%from dispatch.campaigns where id = % for update%'`)).length > 0);
    });
    await pausing;
    await until('stillness', async () => (await campaign.messages()).every(({ state: one }) => one === 'COMPLETED' || one === 'CANCELLED'));
    const progress = await campaign.progress();
    expect([progress.state, progress.sent + progress.pending, progress.sent <= 5]).toEqual(['paused', 30, true]);
  });

  it('is exact when many planners look at once, and nobody gets two messages', async () => {
    await keepAccount(dispatch.database, account);
    const campaign = await scheduled(60);
    await due(campaign);
    await Promise.all(Array.from({ length: 10 }, () => dispatch.app.get(Planner).look(campaign.id)));
    await until('its end', async () => (await state(campaign)) === 'completed');
    expect([(await campaign.messages()).length, await campaign.progress()]).toMatchObject([60, { sent: 60, recipients: 60 }]);
  });
});

describe('a campaign that goes wrong', () => {
  beforeEach(() => keepAccount(dispatch.database, account, { channel: 'telegram', botToken: token, limits: paced(4, 1_000) }));

  it.each([
    ['failures', { maxFailureRate: 0.5, minSent: 3 }, { kind: 'refused', code: 400, description: 'Bad Request: chat not found' }, /^failures: /],
    ['blocks', { maxBlocks: 1 }, { kind: 'refused', code: 403 }, /^blocks: /],
    ['floods', { maxFloods: 0 }, { kind: 'throttled', retryAfter: 1 }, /^floods: \d+$/],
  ] as const)('stops itself by its rules: %s', async (_what, stopRules, fault, reason) => {
    const fails = telegram.fault(fault, { token, times: Infinity });
    const campaign = await begin({ recipients: people(60), stopRules });
    await until('its end', async () => (await state(campaign)) === 'stopped');
    fails.stop();
    await until('stillness', async () => (await campaign.progress()).pending === 0);
    const progress = await campaign.progress();
    expect([progress.sent, sumOf(progress), progress.cancelled > 30]).toEqual([0, 60, true]);
    expect((await dispatch.ask(`GET /api/campaigns/${campaign.id}`)).body).toMatchObject({ stateReason: expect.stringMatching(reason), endedAt: expect.any(String) });
  });

  it('sends anew what failed, but not to people who block us, and nobody twice', async () => {
    const [first, second, third] = people(3).map(({ chatId }) => Number(chatId));
    telegram.fault({ kind: 'refused', code: 400, description: 'Bad Request: chat not found' }, { token, chat: first ?? 0 });
    telegram.fault({ kind: 'refused', code: 403 }, { token, chat: second ?? 0 });
    const campaign = await begin({ recipients: people(3) });
    await until('its end', async () => (await state(campaign)) === 'completed');
    expect(await campaign.progress()).toMatchObject({ sent: 1, failed: 2 });
    await campaign.act('retry-failed');
    await until('its second end', async () => (await campaign.progress()).sent === 2);
    await until('its end', async () => (await state(campaign)) === 'completed');
    expect(await campaign.progress()).toMatchObject({ sent: 2, failed: 1, recipients: 3 });
    expect([first, second, third].map((chat) => telegram.sentTo(chat ?? 0, token).length)).toEqual([1, 0, 1]);
    await campaign.act('retry-failed');
    expect(await campaign.progress()).toMatchObject({ state: 'completed', failed: 1 });
  });
});
