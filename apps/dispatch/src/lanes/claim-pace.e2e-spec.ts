import { beforeEach, describe, expect, it } from '@jest/globals';
import { useStores } from '@sluice/testing/jest';
import { pass, stopClock } from '../../testing/model/still-clock.ts';
import { keepAccount } from '../../testing/rows.ts';
import { useLanes } from '../../testing/use-dispatch.ts';

const minute = 60_000;
const flood = { outcome: 'flood', state: 'RETRYING', burns: false, floodMs: minute, floodScope: 'account' } as const;

const lanes = await useLanes({ database: await stopClock((await useStores()).database) });
let account: string;
let accounts = 0;

beforeEach(() => {
  account = `account-${++accounts}`;
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
