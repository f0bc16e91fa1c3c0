import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { useLanes } from '../../testing/use-dispatch.ts';
import { LaneRepository } from './lane.repository.ts';
import type { Settlement } from './settle.ts';

const lanes = await useLanes();
let account: string;
let attemptId: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(lanes.database, account);
  await lanes.accept(account);
  const { claimed } = await lanes.claim(account);
  attemptId = claimed[0]?.attemptId ?? '';
});

const failed: Partial<Settlement> = { outcome: 'failed', state: 'FAILED', errorCode: 'forbidden', error: 'blocked' };
const retry: Partial<Settlement> = { outcome: 'retry', state: 'RETRYING', delayMs: 60_000, errorCode: 'unavailable', error: 'away' };
const uncertain: Partial<Settlement> = { outcome: 'uncertain', state: 'UNCERTAIN', errorCode: 'uncertain', error: 'lost' };
const flood = (floodMs: number): Partial<Settlement> => ({ outcome: 'flood', state: 'RETRYING', floodMs, burns: false });

const message = async () => (await messagesOf(lanes.database, account))[0];
const one = async <Row extends object>(statement: ReturnType<typeof sql>) => (await lanes.database.query<Row>(statement))[0];
const lane = () =>
  one<{ completed: number; failed: number; retries: number; floodMs: number | null }>(sql`
    select completed::int, failed::int, retries::int, extract(epoch from flood_until - clock_timestamp())::float * 1000 as "floodMs"
    from dispatch.lanes where account_id = ${account}`);

describe('what became of an attempt', () => {
  it.each([
    ['sent', {}, { state: 'COMPLETED', attempts: 1 }, { completed: 1, failed: 0, retries: 0 }],
    ['failed', failed, { state: 'FAILED', attempts: 1, errorCode: 'forbidden', error: 'blocked' }, { completed: 0, failed: 1, retries: 0 }],
    ['to be tried again', retry, { state: 'RETRYING', attempts: 1 }, { completed: 0, failed: 0, retries: 1 }],
    ['uncertain', uncertain, { state: 'UNCERTAIN', attempts: 1 }, { completed: 0, failed: 0, retries: 0 }],
    ['a flood wait', flood(60_000), { state: 'RETRYING', attempts: 0 }, { completed: 0, failed: 0, retries: 0 }],
  ])('(%s) is recorded once, however often it is said', async (_outcome, settlement, row, counters) => {
    await Promise.all([lanes.settle(attemptId, settlement), lanes.settle(attemptId, settlement)]);
    await lanes.settle(attemptId, settlement);
    expect(await message()).toMatchObject(row);
    expect(await lane()).toMatchObject(counters);
  });

  it('is not changed by somebody who says otherwise later', async () => {
    await lanes.settle(attemptId);
    await lanes.settle(attemptId, failed);
    expect(await message()).toMatchObject({ state: 'COMPLETED' });
    expect(await lane()).toMatchObject({ completed: 1, failed: 0 });
  });

  it('takes back a doubt when it is known after all', async () => {
    await lanes.settle(attemptId, uncertain);
    await lanes.settle(attemptId);
    expect(await message()).toMatchObject({ state: 'COMPLETED', errorCode: null });
  });

  it('never shortens a flood wait that is longer', async () => {
    await lanes.accept(account, { chatId: 'other' });
    const { claimed } = await lanes.claim(account);
    await lanes.settle(attemptId, flood(3_600_000));
    await lanes.settle(claimed[0]?.attemptId ?? '', flood(1_000));
    expect((await lane())?.floodMs).toBeGreaterThan(3_000_000);
  });

  it('puts the next try off by the backoff, from now on', async () => {
    await lanes.settle(attemptId, retry);
    const wait = await one<{ ms: number }>(sql`select extract(epoch from retry_at - updated_at)::float * 1000 as ms from dispatch.messages where account_id = ${account}`);
    expect(Math.abs((wait?.ms ?? NaN) - 60_000)).toBeLessThanOrEqual(5);
  });
});

describe('a claim that is given back', () => {
  it('leaves its messages as they were, burns no attempt, and a second time nothing more happens', async () => {
    const repository = new LaneRepository(lanes.database);
    const claimId = uuid();
    await lanes.accept(account, { chatId: 'other', text: 'other' });
    await repository.work(account, { settlements: [], claimId, most: 10, terms: await lanes.termsFor(account) });
    for (let time = 1; time <= 2; time++) await repository.release(account, claimId);
    expect((await messagesOf(lanes.database, account))[1]).toMatchObject({ state: 'RETRYING', attempts: 0 });
    expect(await message()).toMatchObject({ state: 'PROCESSING', attempts: 1 });
    expect(await lanes.take(account)).toEqual(['other']);
  });

  it('that was never granted changes nothing', async () => {
    await new LaneRepository(lanes.database).release(account, uuid());
    expect(await message()).toMatchObject({ state: 'PROCESSING', attempts: 1 });
  });
});
