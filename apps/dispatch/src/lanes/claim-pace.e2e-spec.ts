import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '@sluice/testing';
import { pass, stopClock } from '../../testing/model/still-clock.ts';
import { openLanes, type Lanes } from '../../testing/open-lanes.ts';
import { keepAccount } from '../../testing/rows.ts';

const minute = 60_000;
const flood = { outcome: 'flood', state: 'RETRYING', burns: false, floodMs: minute, floodScope: 'account' } as const;

let stores: FreshDatabase;
let lanes: Lanes;
let account: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  lanes = openLanes(await stopClock(stores.url));
});

beforeEach(() => {
  account = `account-${++accounts}`;
});

afterAll(async () => {
  await lanes.close();
  await stores.drop();
});

/** An account that may send so many an hour, has a message for each of twenty chats, and sends some of them now. */
async function begin(max: number, sends: number): Promise<string[]> {
  await keepAccount(lanes.database, account, { limits: [{ scope: 'account', max, windowMs: 60 * minute }] });
  for (let n = 1; n <= 20; n++) await lanes.accept(account, { chatId: String(n) });
  const { claimed } = await lanes.claim(account, sends);
  return claimed.map(({ attemptId }) => attemptId);
}

const later = (ms: number) => pass(lanes.database, ms);
const permits = async () => (await lanes.claim(account)).claimed.length;

describe('a flood of the account', () => {
  it('halves its windows when it is over', async () => {
    const [attempt = ''] = await begin(11, 1);
    await lanes.settle(attempt, flood);
    await later(minute);
    expect(await permits()).toBe(4);
  });

  it('gives a tenth of them back every minute, from its end on', async () => {
    const [attempt = ''] = await begin(11, 1);
    await lanes.settle(attempt, flood);
    await later(3 * minute);
    expect(await permits()).toBe(6);
  });

  it('leaves no lane asleep until a window frees a permit, when its pace gives one back before', async () => {
    const attempts = await begin(4, 3);
    for (const attempt of attempts) await lanes.settle(attempt, flood);
    await later(minute);
    let sleptMs = 0;
    while (sleptMs < 60 * minute && (await permits()) === 0) {
      const { waitMs } = await lanes.claim(account);
      await later(waitMs ?? NaN);
      sleptMs += waitMs ?? NaN;
    }
    expect(sleptMs).toBe(5 * minute);
  });
});
