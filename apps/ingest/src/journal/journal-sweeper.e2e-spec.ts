import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { stopSweeping } from '../../testing/stop-sweeping.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';
import { JournalSweeper } from './journal.sweeper.ts';

let database: FreshDatabase;
let ingest: Ingest;
let replica: Ingest;

beforeAll(async () => {
  database = await freshDatabase();
  const stores = { database: database.url, redis: await freshRedis() };
  [ingest, replica] = await Promise.all([startIngest(stores), startIngest(stores)]);
  for (const one of [ingest, replica]) stopSweeping(one);
  await ingest.addTelegram('bot');
});

beforeEach(async () => {
  await ingest.database.query(sql`truncate ingest.events, ingest.arrivals, ingest.transit, storage.analyses`);
  await ingest.redis.flushdb();
});

afterAll(async () => {
  await Promise.all([ingest.close(), replica.close()]);
  await database.drop();
});

let updates = 0;

/** An event whose job Redis has forgotten; `woken` is how long ago analysis was last woken for it. */
async function forgotten({ woken, wakes }: { woken: string; wakes: number }): Promise<string> {
  const update = String(++updates);
  await deliver(ingest.app, 'bot', textUpdate(updates, 'x'));
  const [row] = await ingest.database.query<{ id: string }>(sql`select id from ingest.events where platform_event_id = ${update}`);
  const id = row?.id ?? '';
  await until('the first wake-up', () => isWoken(id));
  await ingest.redis.flushdb();
  await ingest.database.query(sql`update ingest.events set woken_at = now() - ${woken}::interval, wakes = ${wakes} where id = ${id}`);
  return id;
}

const isWoken = async (id: string): Promise<boolean> => (await ingest.woken('analysis')).includes(id);
const rowOf = async (id: string): Promise<{ wakes: number; settled_at: Date | null } | undefined> => {
  const [row] = await ingest.database.query<{ wakes: number; settled_at: Date | null }>(sql`select wakes, settled_at from ingest.events where id = ${id}`);
  return row;
};
const sweep = (service = ingest): Promise<void> => service.app.get(JournalSweeper).run();
const keepOutcome = (id: string) =>
  ingest.database.query(sql`insert into storage.analyses (event_id, account_id, stage, result, trace) values (${id}, 'bot', 'text', '{}', 'x')`);
const inTransit = async (): Promise<string[]> =>
  (await ingest.database.query<{ id: string }>(sql`select event_id as id from ingest.transit`)).map(({ id }) => id);
const putInTransit = (id: string, expiresIn: string) =>
  ingest.database.query(sql`insert into ingest.transit (event_id, bytes, expires_at) values (${id}, '\\x00', now() + ${expiresIn}::interval)`);

describe('the sweeper of the journal', () => {
  it.each([
    ['8 s after the first wake-up', '9 s', 1],
    ['16 s after the second', '17 s', 2],
    ['10 minutes after any later one', '601 s', 30],
  ])('wakes analysis again for an event without an outcome: %s', async (_title, woken, wakes) => {
    const id = await forgotten({ woken, wakes });
    await sweep();
    await until('the wake-up', () => isWoken(id));
    expect(await rowOf(id)).toEqual({ wakes: wakes + 1, settled_at: null });
  });

  it.each([
    ['8 s after the first wake-up', '4 s', 1],
    ['16 s after the second', '12 s', 2],
    ['10 minutes after any later one', '590 s', 30],
  ])('leaves it alone before %s', async (_title, woken, wakes) => {
    const early = await forgotten({ woken, wakes });
    const due = await forgotten({ woken: '1 hour', wakes: 1 });
    await sweep();
    await until('the wake-up of one that is due', () => isWoken(due));
    expect(await rowOf(early)).toEqual({ wakes, settled_at: null });
  });

  it('wakes each event once when every replica sweeps at the same time', async () => {
    const ids: string[] = [];
    while (ids.length < 20) ids.push(await forgotten({ woken: '1 s', wakes: 1 }));
    await ingest.database.query(sql`update ingest.events set woken_at = now() - interval '9 s'`);
    await Promise.all([sweep(), sweep(replica)]);
    await until('all wake-ups', async () => (await ingest.woken('analysis')).length >= 20);
    expect((await ingest.woken('analysis')).sort()).toEqual(ids.sort());
    expect(new Set((await Promise.all(ids.map(rowOf))).map((row) => row?.wakes))).toEqual(new Set([2]));
  });

  it('settles an event that has its outcome, empties its transit, and never wakes it again', async () => {
    const done = await forgotten({ woken: '1 s', wakes: 1 });
    const open = await forgotten({ woken: '1 s', wakes: 1 });
    for (const event of [done, open]) await putInTransit(event, '1 hour');
    await keepOutcome(done);
    await sweep();
    await until('the event to be settled', async () => (await rowOf(done))?.settled_at);
    await ingest.database.query(sql`update ingest.events set woken_at = now() - interval '1 hour'`);
    await sweep();
    await until('the wake-up of the other', () => isWoken(open));
    expect([await isWoken(done), await inTransit()]).toEqual([false, [open]]);
  });

  it('empties what expired in transit, and nothing else', async () => {
    const [old, young] = ['0197f0c0-0000-7000-8000-000000000001', '0197f0c0-0000-7000-8000-000000000002'];
    await putInTransit(old, '-1 s');
    await putInTransit(young, '1 hour');
    await ingest.app.get(JournalSweeper).empty();
    expect(await inTransit()).toEqual([young]);
  });

  describe('of an event that was woken eight times', () => {
    const isDead = async (id: string): Promise<boolean> => (await ingest.database.query(sql`select 1 from ingest.events where id = ${id} and dead_at is not null`)).length > 0;
    const letters = () => ingest.database.query(sql`select stage, queue, subject, account_id, code, count, state from ingest.dead_letters`);
    /** Something else comes through. */
    const comeThrough = async (): Promise<void> => {
      const other = await forgotten({ woken: '1 s', wakes: 1 });
      await keepOutcome(other);
      await sweep();
      await until('it to be settled', async () => (await rowOf(other))?.settled_at);
    };

    beforeEach(() => ingest.database.query(sql`truncate ingest.dead_letters`));

    it('wakes it on while nothing comes through: then it is no fault of the event', async () => {
      const own = await freshDatabase();
      const alone = await startIngest({ database: own.url, redis: await freshRedis() });
      stopSweeping(alone);
      try {
        await alone.addTelegram('bot');
        await deliver(alone.app, 'bot', textUpdate(1, 'x'));
        await until('the first wake-up', async () => (await alone.woken('analysis')).length === 1);
        await alone.redis.flushdb();
        await alone.database.query(sql`update ingest.events set woken_at = now() - interval '601 s', wakes = 8`);
        await sweep(alone);
        await until('the next', async () => (await alone.woken('analysis')).length === 1);
        expect(await alone.database.query(sql`select wakes, dead_at from ingest.events`)).toEqual([{ wakes: 9, dead_at: null }]);
      } finally {
        await alone.close();
        await own.drop();
      }
    });

    it('gives it up once others come through: it is a dead letter, once, and is woken no more', async () => {
      const id = await forgotten({ woken: '601 s', wakes: 8 });
      const young = await forgotten({ woken: '601 s', wakes: 7 });
      await comeThrough();
      await sweep();
      await Promise.all([sweep(), sweep(replica)]);
      expect([await isDead(id), await isDead(young)]).toEqual([true, false]);
      expect(await letters()).toEqual([{ stage: 'ingest', queue: 'journal', subject: id, account_id: 'bot', code: 'timeout', count: 1, state: 'open' }]);
      await until('the wake-up of the other', () => isWoken(young));
      expect(await isWoken(id)).toBe(false);
    });

    it('lets those go on that waited behind it in the conversation, as if they had just come', async () => {
      const id = await forgotten({ woken: '700 s', wakes: 8 });
      const behind = await forgotten({ woken: '650 s', wakes: 9 });
      await comeThrough();
      await sweep();
      await until('it to be given up', () => isDead(id));
      await until('the wake-up of the next', () => isWoken(behind));
      expect([await isDead(behind), (await rowOf(behind))?.wakes]).toEqual([false, 1]);
    });

    it('has its dead letter done when its outcome comes late', async () => {
      const id = await forgotten({ woken: '601 s', wakes: 8 });
      await comeThrough();
      await sweep();
      await until('it to be given up', () => isDead(id));
      await keepOutcome(id);
      await sweep();
      await until('it to be done', async () => (await letters())[0]?.['state'] === 'done');
    });
  });
});
