import { describe, expect, it } from '@jest/globals';
import { problem } from '@sluice/errors';
import { Database, sql } from '@sluice/prisma';
import { atEnd, useStores } from '@sluice/testing/jest';
import { v7 as uuid } from 'uuid';
import { ClaimsRepository, type ClaimedItem } from './claims.repository.ts';
import { RunsRepository } from './runs.repository.ts';
import { SweepRepository } from './sweep.repository.ts';

const { database: url } = await useStores();
const replica = (): Database => {
  const database = new Database({ url, maxConnections: 5, applicationName: 'replica' });
  atEnd(() => database.onApplicationShutdown());
  return database;
};
const database = replica();
const [one, other] = [new ClaimsRepository(database), new ClaimsRepository(replica())];
const [runs, sweeps] = [new RunsRepository(database), new SweepRepository(database)];
const limits = { atOnce: 2, leaseMs: 60_000 };

const accept = (count: number): Promise<string> =>
  runs.accept({ key: uuid(), requestHash: Buffer.from('x'), inputs: Array.from({ length: count }, (_, n) => ({ n })), trace: '0'.repeat(32) });
const claim = async (runId: string, atOnce = 2): Promise<ClaimedItem> => {
  const item = await one.claim(runId, { ...limits, atOnce });
  if (!item) throw new Error('nothing to claim');
  return item;
};
const done = { result: { text: 'x' } };
const failed = { kind: 'failed', problem: problem(422, 'rejected', 'no') } as const;
const runOut = (item: ClaimedItem) => database.query(sql`update analysis.run_items set lease_until = clock_timestamp() where id = ${item.id}`);

describe('claims', () => {
  it('over all replicas are never more than may be at work, each of another item, the first ones first', async () => {
    for (let turn = 0; turn < 10; turn++) {
      const runId = await accept(12);
      const claims = await Promise.all(Array.from({ length: 20 }, (_, nth) => (nth % 2 ? one : other).claim(runId, limits)));
      const taken = claims.filter((item) => item !== undefined);
      expect(taken.map(({ input }) => (input as { n: number }).n).sort()).toEqual([0, 1]);
      expect([await one.idleMs(runId, 2), (await runs.find(runId))?.working]).toEqual([null, 2]);
    }
  });

  it('that have run out give their item to others, and change nothing any more', async () => {
    const runId = await accept(1);
    const dead = await claim(runId);
    expect(await other.claim(runId, limits)).toBeUndefined();
    expect(await sweeps.findIdle(2)).not.toContain(runId);
    await runOut(dead);
    expect(await sweeps.findIdle(2)).toContain(runId);
    const next = await other.claim(runId, limits);
    expect(next).toMatchObject({ id: dead.id, attempts: 2 });
    expect([await one.renew(dead, 60_000), await one.end(dead, done)]).toEqual([false, undefined]);
    await one.putOff(dead, { delayMs: 0, burnsAttempt: true });
    expect(await other.end(next as ClaimedItem, failed)).toMatchObject({ id: dead.id });
    expect(await runs.items(runId)).toMatchObject([{ state: 'failed', seq: 1 }]);
  });

  it('that are renewed last', async () => {
    const item = await claim(await accept(1));
    await runOut(item);
    expect([await one.renew(item, 60_000), await other.claim(item.runId, limits)]).toEqual([true, undefined]);
  });

  it('that are put off come back when they are due, with their attempt or without', async () => {
    const runId = await accept(2);
    const [burnt, spared] = [await claim(runId), await claim(runId)];
    await one.putOff(burnt, { delayMs: 60_000, burnsAttempt: true });
    await one.putOff(spared, { delayMs: 0, burnsAttempt: false });
    expect(await claim(runId)).toMatchObject({ id: spared.id, attempts: 1 });
    expect(await other.claim(runId, limits)).toBeUndefined();
    const idleMs = await one.idleMs(runId, 2);
    expect([idleMs !== null && idleMs > 0 && idleMs <= 60_000, (await runs.items(runId))[0]?.attempts]).toEqual([true, 1]);
  });
});

describe('items that end', () => {
  it('have the numbers 1 … n in the order in which they did, also when all end at once, and the last one ends the run', async () => {
    const runId = await accept(8);
    const items = [];
    for (let n = 0; n < 8; n++) items.push(await claim(runId, 8));
    await Promise.all(items.map((item, n) => (n % 2 ? one : other).end(item, n === 3 ? failed : done)));
    const ended = await runs.endedAfter(runId, 0, 100);
    expect(ended.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect((await runs.endedAfter(runId, 5, 2)).map(({ seq }) => seq)).toEqual([6, 7]);
    expect(await runs.find(runId)).toMatchObject({ total: 8, ended: 8, failed: 1, working: 0, endedAt: expect.any(Date) });
  });

  it('twice equals once', async () => {
    const runId = await accept(2);
    const item = await claim(runId);
    await Promise.all([one.end(item, done), other.end(item, failed), one.end(item, done)]);
    expect(await runs.find(runId)).toMatchObject({ ended: 1, endedAt: null });
  });
});

describe('a run', () => {
  it('is accepted once under its key, also many times at once', async () => {
    const key = uuid();
    const same = { key, requestHash: Buffer.from('x'), inputs: [{ n: 0 }], trace: 'x' };
    const ids = await Promise.all(Array.from({ length: 10 }, () => runs.accept(same)));
    expect([new Set(ids).size, (await runs.items(ids[0] ?? '')).length]).toEqual([1, 1]);
  });

  it('is forgotten a while after its end, once what came of it is kept', async () => {
    const [kept, unkept, running] = [await accept(1), await accept(1), await accept(1)];
    for (const runId of [kept, unkept]) await one.end(await claim(runId), done);
    await database.query(sql`
      insert into storage.posts (id, run_id, item, brief, text, engine, trace, created_at)
      select id, run_id, n, input, 'x', 'x', 'x', ended_at from analysis.run_items where run_id = ${kept}`);
    await sweeps.forget(60_000);
    expect(await runs.find(kept)).toMatchObject({ id: kept });
    await sweeps.forget(0);
    const left = await Promise.all([kept, unkept, running].map((id) => runs.find(id)));
    expect(left.map((run) => run?.id)).toEqual([undefined, unkept, running]);
    expect((await sweeps.findUnkept(0)).map(({ runId }) => runId)).toContain(unkept);
  });
});
