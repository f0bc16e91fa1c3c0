import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { captureLog, type Log } from '@sluice/service/testing';
import { freshDatabase, freshRedis, until, WecomSimulator, Wire, type FreshDatabase } from '@sluice/testing';
import { DatabaseServer } from '../../testing/outages.ts';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { stopSweeping } from '../../testing/stop-sweeping.ts';
import { allPulled, connectWecom, corp, customer, journaled, mailboxRow, seed, text, tryNow } from '../../testing/wecom.ts';

let log: Log;
let database: FreshDatabase;
let redis: Wire;
let wecom: WecomSimulator;
/** Between replicas that are started with it and WeCom. */
let wire: Wire;
let replicas: Ingest[];

beforeAll(() => {
  log = captureLog();
});

beforeEach(async () => {
  database = await freshDatabase();
  redis = await Wire.to(await freshRedis());
  wecom = await WecomSimulator.start({ corps: [seed] });
  wire = await Wire.to(wecom.url);
  replicas = [];
});

afterEach(async () => {
  await wecom.close();
  await Promise.all(replicas.map((replica) => replica.close()));
  wire.close();
  redis.close();
  await database.drop();
});

afterAll(() => log.stop());

/** One more replica; WeCom rings at each of them. */
async function start(api = wecom.url): Promise<Ingest> {
  const replica = await startIngest({ database: database.url, redis: redis.url }, { WECOM_API_URL: api, LOG_LEVEL: 'warn' });
  replicas.push(replica);
  await connectWecom(replica, wecom);
  return replica;
}

const idsOf = async (ingest: Ingest): Promise<string[]> => (await journaled(ingest)).map(({ platform_event_id }) => platform_event_id);
const pullsBegun = (count: number): Promise<boolean> => until(`pull ${count}`, () => wecom.pulls.calls >= count);

/** A replica that has read a message, and then asked for another one whose page the network holds. */
async function readerWhosePageIsHeld(): Promise<Ingest> {
  const reader = await start(wire.url);
  wecom.customerSends(customer, text('first'));
  await allPulled(reader);
  const { calls } = wecom.pulls;
  wire.hold('answers');
  wecom.customerSends(customer, text('second'));
  await pullsBegun(calls + 1);
  return reader;
}

describe('the readers of a mailbox', () => {
  it('are never two, and bring each message once and in order, however many rings there are at every replica', async () => {
    const [, second] = [await start(), await start()];
    wecom.setPageSize(3);
    const ids: string[] = [];
    for (let n = 0; n < 60; n += 1) ids.push(wecom.customerSends(customer, text(`${n}`)));
    await wecom.ringsAnswered();
    await allPulled(second);
    expect(await idsOf(second)).toEqual(ids);
    expect([wecom.pulls.mostAtOnce, (await mailboxRow(second))?.rings]).toEqual([1, '120']);
    expect(wecom.rings).toMatchObject({ rings: 120, answered: 120 });
    await until('every text to wake analysis', async () => (await second.woken('analysis')).length >= ids.length);
    expect((await second.woken('analysis')).sort()).toEqual((await journaled(second)).map(({ id }) => id));
  });

  it('go on where one has died; its page is refused when it comes back to life', async () => {
    const reader = await readerWhosePageIsHeld();
    const second = await start();
    wecom.customerLeaves(customer, text('third'));
    stopSweeping(reader);
    expect(await idsOf(second)).toEqual(['msg_00000001']);
    // As when its lease has run out.
    await second.database.query(sql`update ingest.mailboxes set lease_until = now() - interval '1 second'`);
    await allPulled(second);
    const { cursor, fence } = (await mailboxRow(second)) ?? {};
    await wire.mend();
    await until('its page to be refused', () => log.text().includes('page refused'));
    expect(await mailboxRow(second)).toMatchObject({ cursor, fence, failures: 0 });
    expect([(await idsOf(second)).length, cursor]).toEqual([3, 'c1-3-0']);
  });

  it('leave it to the others when they are told to stop, long before their lease is over', async () => {
    const reader = await readerWhosePageIsHeld();
    const second = await start();
    await reader.close();
    replicas.splice(0, 1);
    await allPulled(second);
    expect(await idsOf(second)).toHaveLength(2);
  });

  it('lose and double nothing when one dies between a page and its commit', async () => {
    const ingest = await start();
    const ids = Array.from({ length: 20 }, (_, n) => wecom.customerLeaves(customer, text(`${n}`)));
    const server = new DatabaseServer(database.url);
    try {
      await ingest.database.transaction(async (statements) => {
        // Holds the page in the middle of its transaction, behind the place to read on from.
        await statements.query(sql`lock table ingest.arrivals in exclusive mode`);
        wecom.ring(customer.openKfId);
        await until('the page to be on its way', async () => (await server.terminate('%insert into ingest.arrivals%')) > 0);
      });
    } finally {
      await server.close();
    }
    await until('the failure', async () => (await mailboxRow(ingest))?.failures);
    expect([await idsOf(ingest), (await mailboxRow(ingest))?.cursor]).toEqual([[], null]);
    await tryNow(ingest);
    await allPulled(ingest);
    expect(await idsOf(ingest)).toEqual(ids);
  });

  it('keep no page of an account that was changed while it came, and read it again', async () => {
    const reader = await readerWhosePageIsHeld();
    await reader.addWecom('wecom', corp);
    await wire.mend();
    await until('the failure', async () => (await mailboxRow(reader))?.last_error?.includes('changed'));
    expect(await idsOf(reader)).toHaveLength(1);
    await tryNow(reader);
    await allPulled(reader);
    expect(await idsOf(reader)).toHaveLength(2);
  });
});

it('rings are kept, and pulled without help, while Redis is away', async () => {
  const ingest = await start();
  redis.cut();
  const id = wecom.customerSends(customer, text('hello'));
  await wecom.ringsAnswered();
  expect(wecom.rings).toMatchObject({ tries: 1, answered: 1 });
  await allPulled(ingest);
  expect(await idsOf(ingest)).toEqual([id]);
  await redis.mend();
});
