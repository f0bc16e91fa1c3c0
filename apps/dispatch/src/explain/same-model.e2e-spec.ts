import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, type FreshDatabase } from '@sluice/testing';
import fc from 'fast-check';
import { openLanes, type Lanes } from '../../testing/open-lanes.ts';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { ExplainService } from './explain.service.ts';
import { LaneFacts } from './lane-facts.repository.ts';

let stores: FreshDatabase;
let lanes: Lanes;
let service: ExplainService;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  lanes = openLanes(stores.url);
  service = new ExplainService(new LaneFacts(lanes.database), { leaseMs: 20_000, paced: true });
});

afterAll(async () => {
  await lanes.close();
  await stores.drop();
});

interface History {
  limits: { max: number; windowMs: number; scope: 'account' | 'chat' }[];
  /** Ends of sends, in milliseconds ago; those of the chat among them. */
  ago: number[];
  recentAgo: number[];
  pace: number;
  dueInMs: number;
  floodMs: number | null;
}

/** A lane with a history and one message that waits; answers both. */
async function arrange({ limits, ago, recentAgo, pace, dueInMs, floodMs }: History): Promise<{ account: string; id: string }> {
  const account = `account-${++accounts}`;
  await keepAccount(lanes.database, account, { limits });
  await lanes.accept(account, { ...(dueInMs > 0 && { scheduledAt: new Date(Date.now() + dueInMs) }) });
  const [message] = await messagesOf(lanes.database, account);
  const id = message?.id ?? '';
  await lanes.database.query(sql`
    insert into dispatch.attempts (message_id, account_id, claim_id, n, started_at, ended_at, end_no, lease_until, outcome)
    select ${id}, ${account}, gen_random_uuid(), 1, now(), now() - e.ago * interval '1 ms', e.n, now(), 'sent'
    from unnest(${ago.toSorted((a, b) => b - a)}::int[]) with ordinality as e(ago, n)`);
  await lanes.database.query(sql`
    update dispatch.lanes set begun = ${ago.length}, ended = ${ago.length}, pace = ${pace}, pace_at = now(), flood_until = now() + ${floodMs}::int * interval '1 ms' where account_id = ${account}`);
  await lanes.database.query(sql`
    insert into dispatch.chats (account_id, chat_id, recent) select ${account}, '555001', array(select now() - r * interval '1 ms' from unnest(${recentAgo.toSorted((a, b) => a - b)}::int[]) r)`);
  return { account, id };
}

/** When claims take it, were one made whenever the one before says so. */
async function inDatabase(account: string, from: string): Promise<number> {
  const { limits } = await lanes.termsFor(account);
  for (let at = Date.parse(from); ; ) {
    const [row] = await lanes.database.query<{ ms: number }>(sql`
      select ceil(extract(epoch from greatest(t.at, l.flood_until, p.free_at, dispatch.next_go_at(${account}, t.at, ${JSON.stringify(limits)}))) * 1000)::float as ms
      from dispatch.lanes l, (select ${new Date(at)}::timestamptz as at) t, dispatch.permits(l, greatest(t.at, l.flood_until), ${JSON.stringify(limits)}, 4) p
      where l.account_id = ${account}`);
    if (row?.ms === at) return at;
    at = row?.ms ?? NaN;
  }
}

describe('the forecast of a message that is alone', () => {
  it('is when the claim’s own functions say that it can go', async () => {
    const limit = fc.record({ max: fc.integer({ min: 1, max: 8 }), windowMs: fc.constantFrom(20_000, 60_000, 600_000), scope: fc.constantFrom('account' as const, 'chat' as const) });
    const ends = fc.array(fc.nat(90_000), { maxLength: 10 });
    const pace = fc.constantFrom(1, 0.5, 0.3, 0.1);
    const history = fc.record<History>({ limits: fc.array(limit, { minLength: 1, maxLength: 3 }), ago: ends, recentAgo: ends, pace, dueInMs: fc.constantFrom(0, 0, 30_000), floodMs: fc.constantFrom(null, 5_000, 50_000) });
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        const { account, id } = await arrange(given);
        const { goesAt, basis } = await service.explain(id);
        expect(Math.abs(Date.parse(goesAt ?? '') - (await inDatabase(account, basis?.at ?? '')))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 120 },
    );
  });
});
