import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { budget, viewWindows, type Limit } from '@sluice/rate-limit';
import { freshDatabase, type FreshDatabase } from '@sluice/testing';
import fc from 'fast-check';
import { openLanes, type Lanes } from '../../testing/open-lanes.ts';
import { keepAccount } from '../../testing/rows.ts';

const account = 'line';
const now = Date.parse('2026-11-20T08:00:00.000Z');

let stores: FreshDatabase;
let lanes: Lanes;

beforeAll(async () => {
  stores = await freshDatabase();
  lanes = openLanes(stores.url);
});

beforeEach(() => lanes.database.query(sql`truncate dispatch.messages, dispatch.attempts, dispatch.lanes, storage.accounts cascade`));

afterAll(async () => {
  await lanes.close();
  await stores.drop();
});

interface Permits {
  permits: number;
  freeAt: number | null;
}

async function inDatabase(): Promise<Permits> {
  const [row] = await lanes.database.query<{ permits: number; free_at: Date | null }>(sql`select * from dispatch.budget(${account}, ${new Date(now)})`);
  return { permits: row?.permits ?? NaN, freeAt: row?.free_at?.getTime() ?? null };
}

function inTheModel(limits: Limit[], endedAt: number[], inFlight: number): Permits {
  const frees = viewWindows(limits, { endedAt, inFlight }, now).flatMap(({ freeAt }) => freeAt ?? []);
  return { permits: budget(limits, { endedAt, inFlight }, now), freeAt: frees.length === 0 ? null : Math.max(...frees) };
}

async function keepAttempts(endedAt: number[], inFlight: number): Promise<void> {
  await lanes.accept(account);
  const ends = [...endedAt.map((end) => new Date(end)), ...Array<null>(inFlight).fill(null)];
  await lanes.database.query(sql`
    insert into dispatch.attempts (message_id, account_id, claim_id, n, started_at, ended_at, lease_until)
    select m.id, ${account}, gen_random_uuid(), 1, ${new Date(now - 10_000)}, e.ended_at, ${new Date(now)}
    from dispatch.messages m, unnest(${ends}::timestamptz[]) e(ended_at)`);
}

const limit = fc.record({ max: fc.integer({ min: 1, max: 6 }), windowMs: fc.constantFrom(1, 50, 100, 1_000, 5_000) });

describe('the budget of an account', () => {
  it('is the same rule in SQL and in libs/rate-limit', async () => {
    const sends = fc.array(fc.oneof(fc.nat(6_000), fc.constantFrom(0, 1, 50, 100, 1_000, 5_000)), { maxLength: 12 });
    await fc.assert(
      fc
        .asyncProperty(fc.array(limit, { minLength: 1, maxLength: 3 }), sends, fc.nat(4), async (limits, ago, inFlight) => {
          const endedAt = ago.map((ms) => now - ms);
          await keepAccount(lanes.database, account, { limits });
          await keepAttempts(endedAt, inFlight);
          expect(await inDatabase()).toEqual(inTheModel(limits, endedAt, inFlight));
        })
        .beforeEach(async () => void (await lanes.database.query(sql`delete from dispatch.messages`))),
      { numRuns: 150 },
    );
  });

  it('counts a send until its window has passed after its end, not after its beginning', async () => {
    await keepAccount(lanes.database, account, { limits: [{ max: 1, windowMs: 1_000 }] });
    await keepAttempts([now - 999], 0);
    expect(await inDatabase()).toEqual({ permits: 0, freeAt: now + 1 });
  });

  it('counts what is in flight, and names no instant while the permit hangs on that', async () => {
    await keepAccount(lanes.database, account, { limits: [{ max: 2, windowMs: 1_000 }] });
    await keepAttempts([], 2);
    expect(await inDatabase()).toEqual({ permits: 0, freeAt: null });
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
