import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import type { Limit } from '@sluice/rate-limit';
import { until } from '@sluice/testing';
import fc from 'fast-check';
import { keepAccount } from '../../testing/rows.ts';
import { useLanes } from '../../testing/use-dispatch.ts';

const claimers = 20;

const lanes = await useLanes({ maxConnections: claimers });

interface Send {
  accountId: string;
  chatId: string;
  key: string;
  startedAt: number;
  endedAt: number;
}

/** Every send there was, in the order of the claims; instants in milliseconds of the database's clock. */
function sends(): Promise<Send[]> {
  return lanes.database.query<Send>(sql`
    select t.account_id as "accountId", m.chat_id as "chatId", m.key,
      extract(epoch from t.started_at)::float * 1000 as "startedAt", extract(epoch from t.ended_at)::float * 1000 as "endedAt"
    from dispatch.attempts t join dispatch.messages m on m.id = t.message_id order by t.id`);
}

/** The sends that came while as many as the limit allows were in flight or had ended less than a window before. */
function tooEarly(all: Send[], { max, windowMs }: Limit): Send[] {
  return all.filter((send, index) => {
    const counted = all.slice(0, index).filter(({ endedAt }) => endedAt > send.startedAt - windowMs);
    return counted.length >= max;
  });
}

/** How many the platform sees in its fullest window when it stamps each send somewhere between its beginning and its end. */
function fullestWindow(all: Send[], windowMs: number, share: (index: number) => number): number {
  const stamps = all.map(({ startedAt, endedAt }, index) => startedAt + (endedAt - startedAt) * share(index)).sort((a, b) => a - b);
  return Math.max(0, ...stamps.map((from) => stamps.filter((stamp) => stamp >= from && stamp < from + windowMs).length));
}

const limits = fc.array(fc.record({ max: fc.integer({ min: 1, max: 4 }), windowMs: fc.integer({ min: 40, max: 250 }) }), { minLength: 1, maxLength: 2 });
const accounts = fc.array(limits, { minLength: 2, maxLength: 3 });
const arrivals = fc.array(fc.record({ account: fc.nat(2), chat: fc.nat(5), afterMs: fc.nat(40), most: fc.integer({ min: 1, max: 5 }), sendMs: fc.nat(60) }), { minLength: 12, maxLength: 24 });

type Arrival = typeof arrivals extends fc.Arbitrary<(infer One)[]> ? One : never;

async function claimUntilDone(names: string[], plan: Arrival[], claimer: number): Promise<void> {
  for (let turn = claimer; await waiting(); turn++) {
    const { most = 1, sendMs = 0 } = plan[turn % plan.length] ?? {};
    const { claimed } = await lanes.claim(names[turn % names.length] ?? '', most);
    await pause(claimed.length > 0 ? sendMs : 10);
    await Promise.all(claimed.map(({ attemptId }) => lanes.settle(attemptId)));
  }
}

async function waiting(): Promise<boolean> {
  const [row] = await lanes.database.query<{ some: boolean }>(sql`select exists (select 1 from dispatch.messages where state <> 'COMPLETED') as some`);
  return row?.some ?? false;
}

describe('twenty claimers at once over several accounts', () => {
  it('never exceed a window, send each message once, and have one of a chat in flight', async () => {
    const check = async (accountLimits: Limit[][], plan: Arrival[], shares: number[]): Promise<void> => {
      await lanes.database.query(sql`truncate dispatch.messages, dispatch.attempts, dispatch.lanes, storage.accounts cascade`);
      const names = accountLimits.map((_limits, index) => `account-${index}`);
      for (const [index, name] of names.entries()) await keepAccount(lanes.database, name, { limits: accountLimits[index] ?? [] });
      const accepting = plan.map(async ({ account, chat, afterMs }) => {
        await pause(afterMs);
        await lanes.accept(names[account % names.length] ?? '', { chatId: String(chat) });
      });
      await Promise.race(accepting);
      await Promise.all([...accepting, ...Array.from({ length: claimers }, (_none, claimer) => claimUntilDone(names, plan, claimer))]);
      await Promise.all(names.map((_name, claimer) => claimUntilDone(names, plan, claimer)));

      const all = await sends();
      expect(new Set(all.map(({ key }) => key)).size).toBe(plan.length);
      expect(all).toHaveLength(plan.length);
      for (const [index, name] of names.entries()) {
        const own = all.filter(({ accountId }) => accountId === name);
        for (const limit of accountLimits[index] ?? []) {
          expect(tooEarly(own, limit)).toEqual([]);
          expect(fullestWindow(own, limit.windowMs, (at) => shares[at % shares.length] ?? 0)).toBeLessThanOrEqual(limit.max);
        }
        for (const chat of new Set(own.map(({ chatId }) => chatId))) {
          expect(tooEarly(own.filter(({ chatId }) => chatId === chat), { max: 1, windowMs: 0 })).toEqual([]);
        }
      }
    };
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 10 });
    await fc.assert(fc.asyncProperty(accounts, arrivals, shares, check), { numRuns: 5, endOnFailure: true });
  }, 60_000);
});

describe('a lane that nobody has written to', () => {
  it('is locked all the same: its first message waits until whoever looks at it is done, and cannot be claimed by two', async () => {
    await lanes.database.transaction(async (statements) => {
      await statements.query(sql`select dispatch.lock_lane('unknown')`);
      const accepted = lanes.accept('unknown').then(() => 'accepted');
      const waits = async () => (await lanes.database.query(sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length > 0;
      expect(await Promise.race([accepted, until('it to wait', waits)])).toBe(true);
    });
    expect(await until('the message', () => lanes.take('unknown').then((texts) => texts.length > 0 && texts))).toEqual(['hello']);
  });
});
