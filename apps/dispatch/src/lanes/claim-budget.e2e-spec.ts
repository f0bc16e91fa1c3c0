import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { budget, viewWindows, type Limit } from '@sluice/rate-limit';
import fc from 'fast-check';
import { keepAccount } from '../../testing/rows.ts';
import { useLanes } from '../../testing/use-dispatch.ts';

const account = 'line';
const most = 4;
const now = Date.parse('2026-11-20T08:00:00.000Z');

const lanes = await useLanes();

beforeEach(() => lanes.database.query(sql`truncate dispatch.messages, dispatch.lanes, dispatch.chats, dispatch.lines, storage.accounts cascade`));

interface Permits {
  permits: number;
  freeAt: number | null;
}

async function inDatabase(limits: Limit[]): Promise<Permits> {
  const scoped = limits.map((one) => ({ ...one, scope: 'account' }));
  const [row] = await lanes.database.query<{ permits: number; free_at: Date | null }>(sql`
    select p.* from dispatch.lanes l, dispatch.permits(l, ${new Date(now)}, ${JSON.stringify(scoped)}, ${most}) p where l.account_id = ${account}`);
  return { permits: row?.permits ?? NaN, freeAt: row?.free_at?.getTime() ?? null };
}

function inTheModel(limits: Limit[], endedAt: number[], inFlight: number): Permits {
  const frees = viewWindows(limits, { endedAt, inFlight }, now).flatMap(({ freeAt }) => freeAt ?? []);
  return { permits: Math.min(most, budget(limits, { endedAt, inFlight }, now)), freeAt: frees.length === 0 ? null : Math.max(...frees) };
}

/** A lane with a history: sends that ended, in their order, and sends in flight. */
async function keepAttempts(endedAt: number[], inFlight: number): Promise<void> {
  await lanes.accept(account);
  const ends = endedAt.toSorted((a, b) => a - b).map((end) => new Date(end));
  await lanes.database.query(sql`update dispatch.lanes set begun = ${ends.length + inFlight}, ended = ${ends.length} where account_id = ${account}`);
  await lanes.database.query(sql`
    insert into dispatch.attempts (message_id, account_id, claim_id, n, started_at, ended_at, end_no, lease_until)
    select m.id, ${account}, gen_random_uuid(), 1, ${new Date(now - 10_000)}, e.ended_at, case when e.ended_at is not null then e.n end, ${new Date(now)}
    from dispatch.messages m, unnest(${[...ends, ...Array<null>(inFlight).fill(null)]}::timestamptz[]) with ordinality as e(ended_at, n)`);
}

const limit = fc.record({ max: fc.integer({ min: 1, max: 6 }), windowMs: fc.constantFrom(1, 50, 100, 1_000, 5_000) });

describe('the budget of an account', () => {
  it('is the same rule in SQL and in libs/rate-limit', async () => {
    const sends = fc.array(fc.oneof(fc.nat(6_000), fc.constantFrom(0, 1, 50, 100, 1_000, 5_000)), { maxLength: 12 });
    await fc.assert(
      fc
        .asyncProperty(fc.array(limit, { minLength: 1, maxLength: 3 }), sends, fc.nat(4), async (limits, ago, inFlight) => {
          const endedAt = ago.map((ms) => now - ms);
          await keepAttempts(endedAt, inFlight);
          expect(await inDatabase(limits)).toEqual(inTheModel(limits, endedAt, inFlight));
        })
        .beforeEach(async () => void (await lanes.database.query(sql`truncate dispatch.messages, dispatch.lanes, dispatch.chats, dispatch.lines cascade`))),
      { numRuns: 150 },
    );
  });

  it('counts a send until its window has passed after its end, not after its beginning', async () => {
    await keepAttempts([now - 999], 0);
    expect(await inDatabase([{ max: 1, windowMs: 1_000 }])).toEqual({ permits: 0, freeAt: now + 1 });
  });

  it('counts what is in flight, and names no instant while the permit hangs on that', async () => {
    await keepAttempts([], 2);
    expect(await inDatabase([{ max: 2, windowMs: 1_000 }])).toEqual({ permits: 0, freeAt: null });
  });
});

describe('how full a window is', () => {
  it('is found by halving, and is what counting says', async () => {
    await fc.assert(
      fc
        .asyncProperty(fc.array(fc.nat(2_000), { maxLength: 30 }), fc.nat(2_100), async (ago, sinceMs) => {
          await keepAttempts(ago.map((ms) => now - ms), 0);
          const [row] = await lanes.database.query<{ n: number }>(sql`select dispatch.ended_since(${account}, ${new Date(now - sinceMs)})::int as n`);
          expect(row?.n).toBe(ago.filter((ms) => ms < sinceMs).length);
        })
        .beforeEach(async () => void (await lanes.database.query(sql`truncate dispatch.messages, dispatch.lanes, dispatch.chats, dispatch.lines cascade`))),
      { numRuns: 60 },
    );
  });
});

describe('a claim', () => {
  it('takes what the tightest window leaves', async () => {
    await keepAccount(lanes.database, account, { limits: [{ max: 5, windowMs: 60_000 }, { max: 3, windowMs: 3_600_000 }] });
    for (const chatId of ['a', 'b', 'c', 'd', 'e']) await lanes.accept(account, { chatId, text: chatId });
    expect(await lanes.take(account)).toEqual(['a', 'b', 'c']);
    expect(await lanes.take(account)).toEqual([]);
  });

  it('spends its permit whatever comes of the send', async () => {
    await keepAccount(lanes.database, account, { limits: [{ max: 1, windowMs: 60_000 }] });
    for (const chatId of ['a', 'b']) await lanes.accept(account, { chatId });
    const { claimed } = await lanes.claim(account);
    await lanes.settle(claimed[0]?.attemptId ?? '', { outcome: 'failed', state: 'FAILED' });
    expect(await lanes.take(account)).toEqual([]);
  });

  it('goes by the limits as they are now, wider or tighter', async () => {
    await keepAccount(lanes.database, account, { limits: [{ max: 1, windowMs: 60_000 }] });
    for (const chatId of ['a', 'b', 'c', 'd']) await lanes.accept(account, { chatId, text: chatId });
    expect(await lanes.take(account)).toEqual(['a']);
    await keepAccount(lanes.database, account, { limits: [{ max: 3, windowMs: 60_000 }] });
    expect(await lanes.take(account)).toEqual(['b', 'c']);
    await keepAccount(lanes.database, account, { limits: [{ max: 2, windowMs: 60_000 }] });
    expect(await lanes.take(account)).toEqual([]);
  });
});
