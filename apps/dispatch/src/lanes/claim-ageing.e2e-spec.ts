import { beforeEach, describe, expect, it } from '@jest/globals';
import { useStores } from '@sluice/testing/jest';
import { pass, stopClock } from '../../testing/model/still-clock.ts';
import { keepAccount } from '../../testing/rows.ts';
import { useLanes } from '../../testing/use-dispatch.ts';

const aMinute = 60_000;

const lanes = await useLanes({ database: await stopClock((await useStores()).database) });
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(lanes.database, account);
});

const low = (text: string, chatId = text) => lanes.accept(account, { text, chatId, priority: 'low' });

/** A dozen urgent messages, each for a chat of its own. */
async function acceptUrgent(): Promise<void> {
  for (let n = 1; n <= 12; n++) await lanes.accept(account, { text: 'urgent', chatId: `urgent-${n}`, priority: 'urgent' });
}

/** The texts of so many claims, one message each. */
async function takeOneByOne(claims: number): Promise<string[]> {
  const taken: string[] = [];
  for (let n = 1; n <= claims; n++) taken.push(...(await lanes.take(account, 1)));
  return taken;
}

const nine = Array<string>(9).fill('urgent');

describe('whoever has waited for over a minute, whatever is more important', () => {
  it('goes with the tenth message of the account', async () => {
    await low('patient');
    await pass(lanes.database, aMinute);
    await acceptUrgent();
    expect(await takeOneByOne(12)).toEqual([...nine, 'patient', 'urgent', 'urgent']);
  });

  it('goes first in a claim of ten', async () => {
    await low('patient');
    await pass(lanes.database, aMinute);
    await acceptUrgent();
    expect(await lanes.take(account, 10)).toEqual(['patient', ...nine]);
  });

  it('not a millisecond earlier', async () => {
    await low('patient');
    await pass(lanes.database, aMinute - 1);
    await acceptUrgent();
    expect(await takeOneByOne(12)).toEqual([...nine, 'urgent', 'urgent', 'urgent']);
  });

  it('goes one at a time, the one first that has waited longest', async () => {
    await low('longest');
    await pass(lanes.database, 1);
    await low('long');
    await pass(lanes.database, aMinute);
    for (let time = 1; time <= 2; time++) await acceptUrgent();
    expect(await takeOneByOne(20)).toEqual([...nine, 'longest', 'urgent', 'urgent', 'urgent', 'long']);
  });

  it('is passed over while its chat has to wait', async () => {
    await lanes.accept(account, { chatId: 'busy', text: 'in flight', priority: 'urgent' });
    await low('patient', 'busy');
    await low('next');
    await lanes.take(account, 1);
    await pass(lanes.database, aMinute);
    await acceptUrgent();
    expect(await takeOneByOne(9)).toEqual([...nine.slice(1), 'next']);
  });

  it('waits from when it was due, not from when it was accepted', async () => {
    const [clock] = await lanes.database.query<{ at: Date }>({ text: 'select at from spec.clock' });
    await lanes.accept(account, { chatId: 'later', text: 'scheduled', priority: 'low', scheduledAt: new Date((clock?.at.getTime() ?? 0) + aMinute) });
    await pass(lanes.database, aMinute + 1);
    await acceptUrgent();
    expect(await takeOneByOne(12)).not.toContain('scheduled');
  });
});
