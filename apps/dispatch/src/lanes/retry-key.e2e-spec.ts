import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, LineSimulator, until, type FreshDatabase } from '@sluice/testing';
import { openLanes, type Lanes } from '../../testing/open-lanes.ts';
import { keepAccount, messagesOf, outcomesOf, type MessageRow } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';

const mei = `U${'4af4'.repeat(8)}`;

let stores: FreshDatabase;
let line: LineSimulator;
let dispatch: Dispatch;
/** A process that claims, and whose answers are lost. */
let lanes: Lanes;
let account: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  line = await LineSimulator.start();
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() }, { LINE_API_URL: line.url, LINE_DATA_API_URL: line.url });
  lanes = openLanes(stores.url);
});

beforeEach(async () => {
  account = `shop-${++accounts}`;
  line.addChannel({ accessToken: account });
  await keepAccount(dispatch.database, account, { channel: 'line', credentials: { channelAccessToken: account } });
  await dispatch.ask(`POST /api/queues/${account}/pause`);
});

afterAll(async () => {
  await lanes.close();
  await dispatch.close();
  await line.close();
  await stores.drop();
});

const goOn = () => dispatch.ask(`POST /api/queues/${account}/resume`);
const becomes = (state: string): Promise<MessageRow> => until(`${account} ${state}`, async () => (await messagesOf(dispatch.database, account)).find((row) => row.state === state));
const pushes = () => line.sentTo(mei).filter(({ text }) => text === account).length;

/** A push that began so many hours ago in a process that never heard LINE's answer; the account is paused since. */
async function pushedAgo(hours: number, { onUncertain = 'never', died = false }: { onUncertain?: 'never' | 'once'; died?: boolean } = {}): Promise<void> {
  await dispatch.database.query(sql`update dispatch.lanes set paused_at = null where account_id = ${account}`);
  await lanes.accept(account, { chatId: mei, text: account, onUncertain });
  const { claimed } = await lanes.claim(account);
  await dispatch.database.query(sql`update dispatch.lanes set paused_at = now() where account_id = ${account}`);
  await dispatch.database.query(sql`
    update dispatch.attempts set started_at = now() - ${hours} * interval '1 hour', lease_until = now() + ${died ? -1 : 99} * interval '1 s' where account_id = ${account}`);
  if (!died) await lanes.settle(claimed[0]?.attemptId ?? '', { outcome: 'retry', state: 'RETRYING', delayMs: 0, errorCode: 'timeout' });
}

describe('a push to LINE that may have arrived', () => {
  it('is tried again at once, and arrives once: LINE knows its retry key', async () => {
    const lost = line.fault({ kind: 'dropped' }, { when: 'after' });
    await dispatch.ask('POST /api/messages', { body: { accountId: account, chatId: mei, text: account } });
    await goOn();
    expect(await becomes('COMPLETED')).toMatchObject({ attempts: 2 });
    expect([lost.hits, pushes(), await outcomesOf(dispatch.database, account)]).toEqual([1, 1, ['retry', 'sent']]);
  });

  it('is tried again for 23 hours', async () => {
    await pushedAgo(22.9);
    await goOn();
    await becomes('COMPLETED');
    expect(pushes()).toBe(1);
  });

  it.each([['its process heard nothing', false], ['its process died', true]])('is UNCERTAIN after that, and LINE hears nothing of it (%s)', async (_how, died) => {
    await pushedAgo(23.1, { died });
    await goOn();
    expect(await becomes('UNCERTAIN')).toMatchObject({ attempts: 2, errorCode: 'uncertain', error: expect.stringContaining('may have arrived') });
    expect(pushes()).toBe(0);
  });

  it('goes once more after that when its sender does not mind a second one', async () => {
    await pushedAgo(23.1, { onUncertain: 'once' });
    await goOn();
    await becomes('COMPLETED');
    expect([pushes(), await outcomesOf(dispatch.database, account)]).toEqual([1, ['retry', 'uncertain', 'sent']]);
  });

  it('goes when somebody who knows that insists', async () => {
    await pushedAgo(23.1);
    await goOn();
    const { id } = await becomes('UNCERTAIN');
    await dispatch.ask(`POST /api/messages/${id}/retry`, { body: { force: true } });
    await becomes('COMPLETED');
    expect(pushes()).toBe(1);
  });
});

it('a push that certainly did not arrive is no doubt, however long ago it was tried', async () => {
  await pushedAgo(99);
  await dispatch.database.query(sql`update dispatch.attempts set error_code = 'unavailable' where account_id = ${account}`);
  await goOn();
  await becomes('COMPLETED');
  expect(pushes()).toBe(1);
});
