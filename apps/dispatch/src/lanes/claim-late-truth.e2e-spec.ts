import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { useLanes } from '../../testing/use-dispatch.ts';

const lanes = await useLanes();
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(lanes.database, account);
});

const lost = { outcome: 'uncertain', state: 'RETRYING', delayMs: 0 } as const;
const retry = { outcome: 'retry', state: 'RETRYING', delayMs: 0 } as const;
const claimOne = async () => (await lanes.claim(account, 1)).claimed[0]?.attemptId ?? 'nothing';
const refused = { outcome: 'failed', state: 'FAILED' } as const;
/** What the lane says of its messages. */
const counted = async () => {
  const [lane] = await lanes.database.query(sql`select completed::int, failed::int, retries::int from dispatch.lanes where account_id = ${account}`);
  return lane;
};
const states = async () => (await messagesOf(lanes.database, account)).map(({ state }) => state);

describe('a truth about a try in doubt that comes while the message is tried once more', () => {
  let first: string;
  let second: string;

  beforeEach(async () => {
    await lanes.accept(account);
    first = await claimOne();
    await lanes.settle(first, lost);
    second = await claimOne();
  });

  it('that it was not sent changes nothing, and what the later try comes to counts: it is not sent a third time', async () => {
    await lanes.settle(first, retry);
    await lanes.settle(second);
    expect(await states()).toEqual(['COMPLETED']);
    expect(await lanes.take(account)).toEqual([]);
  });

  it('that it was sent ends it, whatever the later try comes to', async () => {
    await lanes.settle(first);
    await lanes.settle(second, retry);
    expect(await states()).toEqual(['COMPLETED']);
    expect(await lanes.take(account)).toEqual([]);
  });

  it.each([
    ['before the later try is over', async () => [await lanes.settle(first), await lanes.settle(second)]],
    ['after the later try was sent', async () => [await lanes.settle(second), await lanes.settle(first)]],
    ['before the later try is refused', async () => [await lanes.settle(first), await lanes.settle(second, refused)]],
    ['twice', async () => [await lanes.settle(first), await lanes.settle(first), await lanes.settle(second)]],
  ])('that it was sent, heard %s, counts the message once', async (_when, hear) => {
    await hear();
    expect([await states(), await counted()]).toMatchObject([['COMPLETED'], { completed: 1, failed: 0, retries: 0 }]);
  });

  it('that it was refused counts only when the later try is, too', async () => {
    await lanes.settle(first, refused);
    expect(await counted()).toMatchObject({ failed: 0 });
    await lanes.settle(second, refused);
    expect([await states(), await counted()]).toMatchObject([['FAILED'], { completed: 0, failed: 1, retries: 0 }]);
  });
});

describe('a message in doubt', () => {
  it.each([
    ['sent', {}, { completed: 1, failed: 0 }],
    ['refused', refused, { completed: 0, failed: 1 }],
  ] as const)('of which it is heard later that it was %s counts as that, once', async (_what, truth, counts) => {
    await lanes.accept(account);
    const attempt = await claimOne();
    await lanes.settle(attempt, { outcome: 'uncertain', state: 'UNCERTAIN' });
    for (let times = 1; times <= 2; times++) await lanes.settle(attempt, truth);
    expect(await counted()).toMatchObject(counts);
  });
});
