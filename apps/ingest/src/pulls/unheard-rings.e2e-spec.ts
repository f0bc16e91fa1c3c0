import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, WecomSimulator, type FreshDatabase } from '@sluice/testing';
import { DatabaseServer } from '../../testing/outages.ts';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { allPulled, connectWecom, customer, journaled, seed, text } from '../../testing/wecom.ts';
import { PullsSweeper } from './pulls.sweeper.ts';

let database: FreshDatabase;
let server: DatabaseServer;
let wecom: WecomSimulator;
let ingest: Ingest;

beforeEach(async () => {
  database = await freshDatabase();
  server = new DatabaseServer(database.url);
  wecom = await WecomSimulator.start({ corps: [seed] });
  ingest = await startIngest({ database: database.url, redis: await freshRedis() }, { WECOM_API_URL: wecom.url });
  await connectWecom(ingest, wecom);
  wecom.customerSends(customer, text('first'));
  await wecom.ringsAnswered();
  await allPulled(ingest);
});

afterEach(async () => {
  await server.giveBack();
  await wecom.close();
  await ingest.close();
  await server.close();
  await database.drop();
});

const ids = async (): Promise<string[]> => (await journaled(ingest)).map(({ platform_event_id }) => platform_event_id);
const heardOf = (seconds: number): Promise<unknown> => ingest.database.query(sql`update ingest.mailboxes set token_at = now() - ${seconds}::float8 * interval '1 second'`);

describe('a message whose ring nobody could keep', () => {
  it('is read once PostgreSQL is back, although WeCom rings no more', async () => {
    await server.takeAway();
    const { tries } = wecom.rings;
    const id = wecom.customerSends(customer, text('second'));
    await wecom.ringsAnswered();
    expect(wecom.rings.tries - tries).toBe(3);
    await server.giveBack();
    await until('the message', async () => (await ids()).includes(id));
    expect(await ids()).toHaveLength(2);
  });

  it('because nobody was there is found when its mailbox was quiet for five minutes', async () => {
    const id = wecom.customerLeaves(customer, text('second'));
    await heardOf(301);
    await until('the message', async () => (await ids()).includes(id));
    await allPulled(ingest);
  });

  it('is not asked for all the time: a mailbox that was heard of lately is left alone', async () => {
    const { calls } = wecom.pulls;
    await heardOf(290);
    await ingest.app.get(PullsSweeper).run();
    await allPulled(ingest);
    expect(wecom.pulls.calls).toBe(calls);
  });
});
