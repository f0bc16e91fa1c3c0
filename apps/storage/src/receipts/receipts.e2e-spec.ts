import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { receiptsQueue, type Receipt } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { QueueProducer } from '@sluice/queue';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { v7 as uuid } from 'uuid';
import { aText, understood } from '../../testing/outcomes.ts';
import { startStorage, type Storage } from '../../testing/start-storage.ts';
import { ReceiptsProcessor } from './receipts.processor.ts';

let database: FreshDatabase;
let storage: Storage;

beforeAll(async () => {
  database = await freshDatabase();
  storage = await startStorage({ database: database.url, redis: await freshRedis() });
});

beforeEach(async () => {
  await storage.database.query(sql`truncate storage.receipts, storage.conversations, storage.analyses, storage.replies, dispatch.messages cascade`);
  await storage.keep(aText(), understood());
});

afterAll(async () => {
  await storage.close();
  await database.drop();
});

/** A message as dispatch keeps it once it was sent; null when it was not. */
async function message(completedAt: string | null, chatId = '555001'): Promise<string> {
  const id = uuid();
  await storage.database.query(sql`
    insert into dispatch.messages (id, key, account_id, chat_id, text, kind, priority, trace, completed_at)
    values (${id}, ${id}, 'bot', ${chatId}, 'x', 'reply', 2, 'x', ${completedAt})`);
  return id;
}

const receipt = (messageId: string, attemptId: string, outcome: Receipt['outcome'] = 'sent'): Receipt => ({ messageId, attemptId, outcome, trace: '0'.repeat(32) });
const keep = (given: Receipt): Promise<void> => storage.app.get(ReceiptsProcessor).handle({ receipts: [given] });
const receipts = () => storage.database.query(sql`select attempt_id, message_id, outcome from storage.receipts order by attempt_id`);
const lastOutbound = async (): Promise<Date | null | undefined> => {
  const [row] = await storage.database.query<{ at: Date | null }>(sql`select last_outbound_at as at from storage.conversations where chat_id = '555001'`);
  return row?.at;
};

describe('a receipt', () => {
  it('tells when the conversation was last answered', async () => {
    expect(await lastOutbound()).toBeNull();
    await keep(receipt(await message('2026-11-20T08:00:01Z'), '1'));
    expect(await lastOutbound()).toEqual(new Date('2026-11-20T08:00:01Z'));
  });

  it('twice equals once, one after the other and twenty at once', async () => {
    const first = receipt(await message('2026-11-20T08:00:01Z'), '1');
    await Promise.all(Array.from({ length: 20 }, () => keep(first)));
    await keep({ ...first, outcome: 'failed' });
    expect(await receipts()).toEqual([{ attempt_id: '1', message_id: first.messageId, outcome: 'sent' }]);
  });

  it('of an older message does not turn the clock back', async () => {
    await keep(receipt(await message('2026-11-20T09:00:00Z'), '1'));
    await keep(receipt(await message('2026-11-20T08:00:00Z'), '2'));
    expect(await lastOutbound()).toEqual(new Date('2026-11-20T09:00:00Z'));
  });

  it.each(['failed', 'uncertain'] as const)('that says %s is kept and answers nobody', async (outcome) => {
    await keep(receipt(await message(null), '1', outcome));
    expect([await receipts(), await lastOutbound()]).toEqual([[expect.objectContaining({ outcome })], null]);
  });

  it('is kept for a message without a conversation, and for one that is no longer there', async () => {
    await keep(receipt(await message('2026-11-20T08:00:00Z', 'campaign'), '1'));
    await keep(receipt(uuid(), '2'));
    expect(await receipts()).toHaveLength(2);
  });

  it('comes through the queue, as often as dispatch sends it', async () => {
    const sent = receipt(await message('2026-11-20T08:00:01Z'), '7');
    for (const jobId of ['t7', 't7-again']) await storage.app.get(QueueProducer).add(receiptsQueue, { receipts: [sent] }, { jobId });
    await until('the queue to be empty', async () => (await storage.redis.exists('{sluice}:receipts:t7', '{sluice}:receipts:t7-again')) === 0);
    expect(await receipts()).toHaveLength(1);
  });
});
