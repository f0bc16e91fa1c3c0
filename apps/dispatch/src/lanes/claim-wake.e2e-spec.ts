import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { until } from '@sluice/testing';
import { keepAccount } from '../../testing/rows.ts';
import { useLanes } from '../../testing/use-dispatch.ts';

const hourMs = 3_600_000;
const retry = { outcome: 'retry', state: 'RETRYING', delayMs: hourMs } as const;

const lanes = await useLanes();
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(lanes.database, account, { limits: [{ max: 1, windowMs: hourMs }] });
});

const nothing = { claimed: [], waitMs: null, rings: false };
const inAnHour = () => new Date(Date.now() + hourMs);

/** The instant for which one claimer was told to ring; null when none was. */
async function rungFor(): Promise<Date | null> {
  expect(await lanes.claim(account)).toMatchObject({ claimed: [], waitMs: expect.any(Number), rings: true });
  const [row] = await lanes.database.query<{ at: Date | null }>(sql`select next_wake_at as at from dispatch.lanes where account_id = ${account}`);
  return row?.at ?? null;
}

/** Sends one message, so that the window of one an hour is full; answers when it has room again. */
async function fillWindow(): Promise<Date> {
  await lanes.accept(account, { chatId: 'filler' });
  const { claimed } = await lanes.claim(account);
  await lanes.settle(claimed[0]?.attemptId ?? '');
  return toTheNextMs(sql`select (extract(epoch from ended_at)::float + 3600) * 1000 as ms from dispatch.attempts where account_id = ${account}`);
}

async function toTheNextMs(instant: ReturnType<typeof sql>): Promise<Date> {
  const [row] = await lanes.database.query<{ ms: number }>(instant);
  return new Date(Math.ceil(row?.ms ?? NaN));
}

describe('a claim that takes nothing says when to come again', () => {
  it('never, when nothing waits', async () => {
    await fillWindow();
    expect(await lanes.claim(account)).toMatchObject(nothing);
  });

  it('when the full window has room again', async () => {
    const freeAt = await fillWindow();
    await lanes.accept(account);
    expect(await rungFor()).toEqual(freeAt);
  });

  it('when the flood wait is over', async () => {
    await lanes.accept(account);
    const floodUntil = inAnHour();
    await lanes.database.query(sql`update dispatch.lanes set flood_until = ${floodUntil} where account_id = ${account}`);
    expect(await rungFor()).toEqual(floodUntil);
  });

  it('when the next message is due: the earliest of those scheduled', async () => {
    const scheduledAt = inAnHour();
    await lanes.accept(account, { scheduledAt: new Date(scheduledAt.getTime() + hourMs) });
    await lanes.accept(account, { scheduledAt });
    expect(await rungFor()).toEqual(scheduledAt);
  });

  it('when the backoff of a failed try is over', async () => {
    await keepAccount(lanes.database, account, { limits: [] });
    await lanes.accept(account);
    const { claimed } = await lanes.claim(account);
    await lanes.settle(claimed[0]?.attemptId ?? '', retry);
    const due = await toTheNextMs(sql`select extract(epoch from retry_at)::float * 1000 as ms from dispatch.messages where account_id = ${account}`);
    expect(await rungFor()).toEqual(due);
  });

  it('never, while all that waits is a send in flight: its end goes on with the lane', async () => {
    for (const chatId of ['a', 'b']) await lanes.accept(account, { chatId });
    await lanes.claim(account);
    expect(await lanes.claim(account)).toMatchObject(nothing);
  });

  it('never, when the lane is paused', async () => {
    await lanes.accept(account, { scheduledAt: inAnHour() });
    await lanes.database.query(sql`update dispatch.lanes set paused_at = now() where account_id = ${account}`);
    expect(await lanes.claim(account)).toMatchObject(nothing);
  });
});

describe('of many who learn when to come again', () => {
  it('exactly one is told to ring', async () => {
    await fillWindow();
    await lanes.accept(account);
    const answers = await Promise.all(Array.from({ length: 5 }, () => lanes.claim(account)));
    expect(answers.filter(({ rings }) => rings)).toHaveLength(1);
  });

  it('one rings anew when it must be earlier than was said', async () => {
    await lanes.accept(account, { scheduledAt: new Date(Date.now() + 2 * hourMs) });
    await lanes.claim(account);
    const scheduledAt = inAnHour();
    await lanes.accept(account, { scheduledAt });
    expect(await rungFor()).toEqual(scheduledAt);
    expect(await lanes.claim(account)).toMatchObject({ claimed: [], rings: false });
  });

  it('one rings anew who comes a little too early, as a wake-up does by the clock of another machine', async () => {
    await lanes.accept(account, { scheduledAt: new Date(Date.now() + 900) });
    expect(await lanes.claim(account)).toMatchObject({ rings: true });
    const { waitMs, rings } = await lanes.claim(account);
    expect(rings).toBe(true);
    expect(waitMs).toBeGreaterThan(0);
  });

  it('one rings anew when what was rung for has come', async () => {
    await lanes.accept(account, { scheduledAt: new Date(Date.now() + 50) });
    expect(await lanes.claim(account)).toMatchObject({ claimed: [], rings: true });
    const taken = await until('the message', async () => (await lanes.claim(account)).claimed[0]);
    await lanes.settle(taken.attemptId);
    await lanes.accept(account);
    expect(await lanes.claim(account)).toMatchObject({ claimed: [], rings: true });
  });
});
