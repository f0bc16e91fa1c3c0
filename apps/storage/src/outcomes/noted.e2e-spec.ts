import { beforeEach, describe, expect, it } from '@jest/globals';
import type { IncomingEvent } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { aText, understood } from '../../testing/outcomes.ts';
import { useStorage } from '../../testing/use-storage.ts';

const storage = await useStorage();
const noted = { stage: 'noted' } as const;
const at = (second: number): string => `2026-11-20T08:00:${String(second).padStart(2, '0')}.000Z`;

beforeEach(async () => {
  await storage.database.query(sql`truncate storage.analyses, storage.conversations, storage.replies, storage.blocks cascade`);
  await storage.database.query(sql`
    insert into storage.accounts (id, channel, name, credentials, limits, source) values ('bot', 'telegram', 'bot', '', '[]', 'api') on conflict do nothing`);
});

const keep = (more: Partial<IncomingEvent>) => storage.keep(aText({ text: null, ...more }), noted);
const blocked = () => storage.database.query(sql`select chat_id from storage.blocked_chats`);
const conversations = () => storage.database.query(sql`select chat_id, last_inbound_at from storage.conversations order by chat_id`);
const replies = () => storage.database.query(sql`select text from storage.replies`);

describe('an event that needs no reading', () => {
  it('that says the person blocks us is remembered, twice as once, and is no word of theirs', async () => {
    await storage.keep(aText({ at: at(1) }), understood());
    for (const _time of [1, 2]) await keep({ kind: 'blocked', at: at(5) });
    expect(await blocked()).toEqual([{ chat_id: '555001' }]);
    expect(await conversations()).toEqual([{ chat_id: '555001', last_inbound_at: new Date(at(1)) }]);
  });

  it.each(['followed', 'spoke'] as const)('that says the person %s lets us through again, without an answer', async (kind) => {
    await keep({ kind: 'blocked', at: at(5) });
    await keep({ kind, at: at(9) });
    expect([await blocked(), await conversations(), await replies()]).toEqual([[], [{ chat_id: '555001', last_inbound_at: new Date(at(9)) }], []]);
  });

  it('of a chat that moved takes its conversation to the new id', async () => {
    await storage.keep(aText({ chatId: '-5', at: at(1) }), understood());
    for (const _time of [1, 2]) await keep({ kind: 'moved', chatId: '-5', movedTo: '-1005', at: at(5) });
    expect(await conversations()).toEqual([{ chat_id: '-1005', last_inbound_at: new Date(at(1)) }]);
  });

  it('because its sender was too fast is told once, kindly', async () => {
    await keep({ kind: 'photo', limited: 'tell' });
    await keep({ kind: 'photo', limited: 'told' });
    expect(await replies()).toEqual([{ text: expect.stringContaining('🙏') }]);
  });
});
