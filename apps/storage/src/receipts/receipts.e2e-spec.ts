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

  describe('of a refused message', () => {
    beforeEach(async () => {
      await storage.database.query(sql`truncate storage.blocks`);
      for (const [id, channel] of [['bot', 'telegram'], ['oa', 'line']]) {
        await storage.database.query(sql`
          insert into storage.accounts (id, channel, name, credentials, limits, source) values (${id}, ${channel}, ${id}, '', '[]', 'api') on conflict do nothing`);
      }
    });

    /** A failed send; answers its receipt. */
    const refused = async (endedAt: string, { code = 'forbidden', accountId = 'bot' } = {}): Promise<Receipt> => {
      const messageId = await message(null);
      await storage.database.query(sql`update dispatch.messages set account_id = ${accountId}, state = 'FAILED', error_code = ${code} where id = ${messageId}::uuid`);
      const [attempt] = await storage.database.query<{ id: string }>(sql`
        insert into dispatch.attempts (message_id, account_id, claim_id, n, ended_at, end_no, lease_until, outcome, error_code)
        values (${messageId}::uuid, ${accountId}, ${uuid()}, 1, ${endedAt}::timestamptz, (select count(*) + 1 from dispatch.attempts), now(), 'failed', ${code}) returning id`);
      return receipt(messageId, attempt?.id ?? '', 'failed');
    };
    const blocked = async (): Promise<string[]> =>
      (await storage.database.query<{ chat: string }>(sql`select account_id || ' ' || chat_id as chat from storage.blocked_chats`)).map(({ chat }) => chat);

    it('tells that the person blocks this account, once, also many times at once', async () => {
      const one = await refused('2026-11-20T09:00:00.5Z');
      await Promise.all(Array.from({ length: 10 }, () => keep(one)));
      await keep(await refused('2026-11-20T08:30:00Z'));
      expect(await blocked()).toEqual(['bot 555001']);
      expect(await storage.database.query(sql`select blocked_at from storage.blocks`)).toEqual([{ blocked_at: new Date('2026-11-20T09:00:00.5Z') }]);
    });

    it.each([
      ['another refusal', { code: 'rejected' }],
      ['a platform whose refusal is about the account', { accountId: 'oa' }],
    ])('tells nothing of the person by %s', async (_what, how) => {
      await keep(await refused('2026-11-20T09:00:00Z', how));
      expect(await blocked()).toEqual([]);
    });

    it('counts until the person writes again, in whichever order that is heard of', async () => {
      await keep(await refused('2026-11-20T09:00:00.5Z'));
      await storage.keep(aText({ at: '2026-11-20T08:59:59.000Z' }), understood());
      expect(await blocked()).toEqual(['bot 555001']);
      await storage.keep(aText({ at: '2026-11-20T09:00:00.000Z' }), understood());
      expect(await blocked()).toEqual([]);
      await keep(await refused('2026-11-20T08:50:00Z'));
      expect(await blocked()).toEqual([]);
      await keep(await refused('2026-11-20T10:00:00Z'));
      expect(await blocked()).toEqual(['bot 555001']);
    });

    it('is forgotten with its account', async () => {
      await keep(await refused('2026-11-20T09:00:00Z'));
      await storage.database.query(sql`delete from storage.accounts where id = 'bot'`);
      expect(await storage.database.query(sql`select 1 from storage.blocks`)).toEqual([]);
    });
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
