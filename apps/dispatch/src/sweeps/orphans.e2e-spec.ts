import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { hasten } from '@sluice/testing/jest';
import { hearReceipts } from '../../testing/hear-receipts.ts';
import { openLanes, type Lanes } from '../../testing/open-lanes.ts';
import { keepAccount, messagesOf, outcomesOf, tenSecondsLater } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import { BatchesRepository } from '../batches/batches.repository.ts';
import { DispatchSweeper } from './dispatch.sweeper.ts';

hasten(DispatchSweeper);

const token = '600001:AAH-the-token-of-a-bot';

let stores: FreshDatabase;
let redis: string;
let telegram: TelegramSimulator;
/** Two replicas: every sweep runs twice. */
let replicas: Dispatch[];
/** A process that claims and dies. */
let dying: Lanes;
let account: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  redis = await freshRedis();
  telegram = await TelegramSimulator.start({ bots: [{ token }], acceptUnknownChats: true });
  const start = () => startDispatch({ database: stores.url, redis }, { TELEGRAM_API_URL: telegram.url });
  replicas = await Promise.all([start(), start()]);
  dying = openLanes(stores.url);
});

afterAll(async () => {
  await dying.close();
  await Promise.all(replicas.map((dispatch) => dispatch.close()));
  await telegram.close();
  await stores.drop();
});

beforeEach(() => {
  account = `account-${++accounts}`;
});

const keep = (channel: 'telegram' | 'sandbox') => keepAccount(dying.database, account, { channel, ...(channel === 'telegram' && { botToken: token }) });
const rows = (of = account) => messagesOf(dying.database, of);
const becomes = (state: string, of = account) => until(`${of} ${state}`, async () => (await rows(of)).every((row) => row.state === state) && rows(of));

/** A message that somebody claimed and then died over, a lease ago. */
async function orphan(of = account): Promise<void> {
  await dying.accept(of, { chatId: String(accounts) });
  await dying.claim(of);
  await dying.database.query(sql`update dispatch.attempts set lease_until = now() - interval '1 second' where account_id = ${of}`);
}

describe('a message whose process died in the middle', () => {
  it('is UNCERTAIN on Telegram, which cannot be asked, and is never sent again', async () => {
    await keep('telegram');
    await orphan();
    expect(await becomes('UNCERTAIN')).toMatchObject([{ attempts: 1, errorCode: 'uncertain', error: expect.stringContaining('died') }]);
    await dying.accept(account, { chatId: String(accounts), text: 'next' });
    await tenSecondsLater(dying.database, account);
    await telegram.waitFor(({ chat, text }) => chat === accounts && text === 'next');
    expect(telegram.sentTo(accounts)).toHaveLength(1);
  });

  it('is sent once more on Telegram when it is progress, with all that was merged into it', async () => {
    await keep('telegram');
    const batches = new BatchesRepository(dying.database);
    const batch = { key: account, accountId: account, chatId: String(accounts) };
    await batches.open({ ...batch, requestHash: Buffer.alloc(0), name: 'cards', size: 2, intervalMs: 60_000, editsInPlace: false });
    const [batchId] = await batches.findNamed([batch]);
    for (const text of ['one', 'two']) await dying.accept(account, { chatId: batch.chatId, batchId: batchId ?? '', kind: 'progress', priority: 'low', text });
    expect((await dying.claim(account)).claimed).toMatchObject([{ text: 'one\ntwo' }]);
    await dying.database.query(sql`update dispatch.attempts set lease_until = now() - interval '1 second' where account_id = ${account}`);
    await telegram.waitFor(({ chat, text }) => chat === accounts && text === 'one\ntwo', 10_000);
    await until('both settled', async () => (await rows()).every(({ state }) => ['COMPLETED', 'MERGED'].includes(state)));
  });

  it('is sent again, once, where twice is the same as once (sandbox)', async () => {
    await keep('sandbox');
    await orphan();
    expect(await becomes('COMPLETED')).toMatchObject([{ attempts: 2 }]);
    expect(await outcomesOf(dying.database, account)).toEqual(['retry', 'sent']);
  });

  it('is left alone as long as its lease runs: the process may be alive', async () => {
    await keep('telegram');
    await dying.accept(account);
    await dying.claim(account);
    await keepAccount(dying.database, 'witness');
    await orphan('witness');
    await becomes('COMPLETED', 'witness');
    expect(await rows()).toMatchObject([{ state: 'PROCESSING' }]);
  });

  it('is told to storage as uncertain', async () => {
    await keep('telegram');
    const storage = await hearReceipts(redis);
    await orphan();
    const [message] = await becomes('UNCERTAIN');
    await tenSecondsLater(dying.database, account);
    expect(await until('its receipt', () => storage.heard.find(({ messageId }) => messageId === message?.id))).toMatchObject({ outcome: 'uncertain' });
    await storage.close();
  });
});
