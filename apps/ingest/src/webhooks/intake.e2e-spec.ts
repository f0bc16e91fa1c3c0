import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';

let database: FreshDatabase;
let ingest: Ingest;
let updates = 0;

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
  for (const id of ['first', 'second']) await ingest.addTelegram(id);
});

afterEach(async () => {
  await ingest.database.query(sql`truncate ingest.events, ingest.bodies, ingest.arrivals`);
});

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

const update = (text: string, more?: object): object => textUpdate(++updates, text, more);

type Call = readonly [account: string, update: object];

/** Delivers a first call, and these while PostgreSQL is kept from writing it: they wait for one another. Answers all of them. */
async function together(calls: readonly Call[], meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<number[]> {
  const [first, ...rest] = [['first', update('first')] as const, ...calls];
  const { answers } = await ingest.database.transaction(async (statements) => {
    await statements.query(sql`lock table ingest.arrivals in share mode`);
    const begun = deliver(ingest.app, ...first);
    await until('the first to wait for PostgreSQL', async () => {
      const [row] = await ingest.database.query<{ n: number }>(sql`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      return row?.n === 1;
    });
    const others = rest.map((call) => deliver(ingest.app, ...call));
    await meanwhile();
    return { answers: [begun, ...others] };
  });
  return (await Promise.all(answers)).map(({ statusCode }) => statusCode);
}

/** Texts by the statement that wrote them. */
async function written(): Promise<string[][]> {
  const rows = await ingest.database.query<{ texts: string[] }>(sql`select array_agg(event ->> 'text') as texts from ingest.events group by xmin::text`);
  return rows.map(({ texts }) => texts);
}

describe('calls that come while another is written', () => {
  it('are written together, whatever their accounts', async () => {
    const calls = Array.from({ length: 20 }, (_, index): Call => [index % 2 ? 'first' : 'second', update(`text ${index}`)]);
    expect(await together(calls)).toEqual(Array(21).fill(200));
    const groups = await written();
    expect(groups.flat().sort()).toEqual(['first', ...calls.map((_, index) => `text ${index}`)].sort());
    expect(Math.max(...groups.map(({ length }) => length))).toBeGreaterThan(4);
    const bodies = await ingest.database.query(sql`select 1 from ingest.bodies`);
    expect(bodies).toHaveLength(21);
  });

  it('are kept once when they are the same, and all are told so', async () => {
    expect(await together(Array<Call>(5).fill(['first', update('same')]))).toEqual(Array(6).fill(200));
    expect((await written()).flat().sort()).toEqual(['first', 'same']);
    const bodies = await ingest.database.query(sql`select 1 from ingest.bodies`);
    expect(bodies).toHaveLength(2);
  });

  it('of an account that changes meanwhile are verified against what it is now; others do not mind', async () => {
    const change = (): Promise<unknown> => ingest.addTelegram('second', 'another-secret');
    expect(await together([['first', update('good')], ['second', update('forged by now')]], change)).toEqual([200, 200, 401]);
    expect((await written()).flat().sort()).toEqual(['first', 'good']);
    await ingest.addTelegram('second');
  });

  it('all hear 503 when PostgreSQL goes, at once, and none is kept', async () => {
    const cut = async (): Promise<unknown> =>
      until('the first to be cut', async () => (await ingest.database.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).length > 0);
    const calls = Array.from({ length: 5 }, (): Call => ['second', update('x')]);
    const answers = await together(calls, cut);
    expect(answers[0]).toBe(503);
    expect((await written()).flat()).toHaveLength(answers.filter((status) => status === 200).length);
  });
});

it('a call that PostgreSQL keeps waiting is answered 503 in time; when it comes again, all of it is there once', async () => {
  const hasty = await startIngest({ database: database.url, redis: await freshRedis() }, {}, { answerMs: 100 });
  try {
    const late = update('late');
    const refused = await ingest.database.transaction(async (statements) => {
      await statements.query(sql`lock table ingest.arrivals in share mode`);
      return deliver(hasty.app, 'first', late);
    });
    expect([refused.statusCode, refused.headers['retry-after'], refused.json()]).toEqual([503, '1', expect.objectContaining({ code: 'unavailable' })]);
    await until('it to be taken', async () => (await deliver(hasty.app, 'first', late)).statusCode === 200);
    expect(await written()).toEqual([['late']]);
  } finally {
    await hasty.close();
  }
});
