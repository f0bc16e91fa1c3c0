import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@sluice/testing';
import { openLanes, type Lanes } from '../../testing/open-lanes.ts';
import { keepAccount, messagesOf } from '../../testing/rows.ts';

let stores: FreshDatabase;
let lanes: Lanes;
let account: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  lanes = openLanes(stores.url);
});

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(lanes.database, account);
});

afterAll(async () => {
  await lanes.close();
  await stores.drop();
});

const lost = { outcome: 'uncertain', state: 'RETRYING', delayMs: 0 } as const;
const retry = { outcome: 'retry', state: 'RETRYING', delayMs: 0 } as const;
const claimOne = async () => (await lanes.claim(account, 1)).claimed[0]?.attemptId ?? 'nothing';
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
});
