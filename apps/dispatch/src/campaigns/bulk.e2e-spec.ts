import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, freshRedis, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { hasten } from '@sluice/testing/jest';
import { makeCampaign, sumOf, type CampaignHandle } from '../../testing/campaigns.ts';
import { keepAccount, unlimited } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import type { BulkAnswer } from '../messages/change-request.ts';
import { CampaignsSweeper } from './campaigns.sweeper.ts';

hasten(CampaignsSweeper);

let stores: FreshDatabase;
let telegram: TelegramSimulator;
let dispatch: Dispatch;
let account: string;
let token: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  telegram = await TelegramSimulator.start({ acceptUnknownChats: true });
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() }, { TELEGRAM_API_URL: telegram.url });
});

beforeEach(() => {
  account = `bot-${++accounts}`;
  token = `${100_000 + accounts}:AAH-the-token-of-a-bot`;
  telegram.addBot({ token });
});

afterAll(async () => {
  await dispatch.close();
  await telegram.close();
  await stores.drop();
});

const keep = (max = 1_000_000, windowMs = 1) => keepAccount(dispatch.database, account, { channel: 'telegram', botToken: token, limits: [{ max, windowMs }, ...unlimited.filter(({ scope }) => scope !== 'account')] });
const people = (count: number) => Array.from({ length: count }, (_, n) => ({ chatId: String(accounts * 10_000 + n) }));
const begin = async (more: object): Promise<CampaignHandle> => {
  const campaign = await makeCampaign(dispatch, { accounts: [account], ...more });
  await campaign.act('start');
  return campaign;
};
const bulk = async ({ id }: CampaignHandle, action: object) => (await dispatch.ask<BulkAnswer>('POST /api/messages/bulk', { body: { ...action, filter: { campaignId: id } } })).body;
const sentTo = (count: number): number[] => people(count).map(({ chatId }) => telegram.sentTo(Number(chatId), token).length);
const state = async (campaign: CampaignHandle) => (await campaign.progress()).state;
const notFound = { kind: 'refused', code: 400, description: 'Bad Request: chat not found' } as const;

describe('messages of a campaign', () => {
  /** Five are sent, ten wait in the lane, and the rest for their messages. */
  const standing = async (): Promise<CampaignHandle> => {
    await keep(5, 60_000);
    const campaign = await begin({ recipients: people(30) });
    await until('five', async () => (await campaign.progress()).sent === 5);
    await until('a full lane', async () => (await campaign.messages()).filter(({ state: one }) => one === 'PENDING').length === 10);
    return campaign;
  };

  it('that are cancelled leave their recipients cancelled, and the others go on waiting', async () => {
    const campaign = await standing();
    expect(await bulk(campaign, { action: 'cancel' })).toMatchObject({ changed: 10 });
    expect(await campaign.progress()).toMatchObject({ state: 'running', recipients: 30, sent: 5, cancelled: 10, pending: 15 });
    await until('others in their place', async () => (await campaign.messages()).filter(({ state: one }) => one === 'PENDING').length === 10);
    expect(await campaign.progress()).toMatchObject({ sent: 5, cancelled: 10, pending: 15 });
    await campaign.act('cancel');
    expect(await campaign.progress()).toMatchObject({ sent: 5, cancelled: 25, pending: 0 });
  });

  it('that get another priority are still the same messages', async () => {
    const campaign = await standing();
    const before = await campaign.progress();
    expect(await bulk(campaign, { action: 'reprioritise', priority: 'high' })).toMatchObject({ changed: 10 });
    expect([await campaign.progress(), (await campaign.messages()).filter(({ priority }) => priority === 1).length]).toMatchObject([{ ...before, endsAt: expect.any(String) }, 10]);
    await keep();
    await until('its end', async () => (await state(campaign)) === 'completed');
    expect([await campaign.progress(), new Set(sentTo(30))]).toMatchObject([{ sent: 30, recipients: 30 }, new Set([1])]);
  });

  it('keep their sum while they are cancelled, changed and tried again at once', async () => {
    await keep();
    const fails = telegram.fault(notFound, { token, times: 40 });
    const campaign = await begin({ recipients: people(300), text: 'Hello {{name|friend}}' });
    const sums = new Set<number>();
    const actions = [{ action: 'retry' }, { action: 'cancel' }, { action: 'reprioritise', priority: 'normal' }];
    for (let round = 0; (await state(campaign)) === 'running'; round++) {
      await Promise.all([bulk(campaign, actions[round % 3] ?? {}), campaign.progress().then((progress) => sums.add(sumOf(progress)))]);
    }
    fails.stop();
    await bulk(campaign, { action: 'retry' });
    await until('an end', async () => (await campaign.progress()).pending === 0);
    sums.delete(0);
    const { sent, cancelled } = await campaign.progress();
    expect([[...sums].every((sum) => sum === 300), sent + cancelled]).toEqual([true, 300]);
    expect(sentTo(300).reduce((sum, count) => sum + count, 0)).toBe(sent);
    expect(Math.max(...sentTo(300))).toBe(1);
  });
});

describe('failed messages of a campaign', () => {
  const failed = async (count: number, more: object = {}): Promise<CampaignHandle> => {
    await keep();
    const fails = telegram.fault(notFound, { token, times: Infinity });
    const campaign = await begin({ recipients: people(count), ...more });
    await until('its end', async () => ['completed', 'stopped'].includes(await state(campaign)) && (await campaign.progress()).pending === 0);
    fails.stop();
    return campaign;
  };

  it('that are tried again are the same recipients, once more on their way', async () => {
    const campaign = await failed(5);
    expect(await campaign.progress()).toMatchObject({ failed: 5, recipients: 5 });
    expect(await bulk(campaign, { action: 'retry' })).toMatchObject({ changed: 5 });
    const progress = await campaign.progress();
    expect([progress.failed, sumOf(progress)]).toEqual([0, 5]);
    await until('all sent', async () => (await campaign.progress()).sent === 5);
    expect([sentTo(5), (await campaign.progress()).recipients]).toEqual([[1, 1, 1, 1, 1], 5]);
  });

  it('are not tried again twice over when the campaign has let them go: nobody gets two messages', async () => {
    const campaign = await failed(5);
    await campaign.act('retry-failed');
    expect(await bulk(campaign, { action: 'retry' })).toMatchObject({ changed: 0 });
    await until('its second end', async () => (await state(campaign)) === 'completed');
    expect([await campaign.progress(), sentTo(5)]).toMatchObject([{ sent: 5, failed: 0, recipients: 5 }, [1, 1, 1, 1, 1]]);
  });

  it('stay failed when the campaign was stopped, or is paused', async () => {
    const campaign = await failed(5, { stopRules: { maxFailureRate: 0, minSent: 1 } });
    const before = await campaign.progress();
    expect([before.state, before.failed > 0]).toEqual(['stopped', true]);
    expect(await bulk(campaign, { action: 'retry' })).toMatchObject({ changed: 0, skipped: { FAILED: before.failed } });
    expect(await campaign.progress()).toEqual(before);
    const [message] = (await campaign.messages()).filter(({ state: one }) => one === 'FAILED');
    expect(await dispatch.ask(`POST /api/messages/${message?.id}/retry`)).toMatchObject({ status: 409, body: { detail: expect.stringContaining('campaign') } });
  });
});
