import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, WecomSimulator, Wire, type FreshDatabase } from '@sluice/testing';
import { patient, startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, mei, photoUpdate, textUpdate } from '../../testing/updates.ts';
import { allPulled, connectWecom, customer, seed } from '../../testing/wecom.ts';

interface Row {
  id: string;
  update: string;
  event: { limited?: 'tell' | 'told'; group?: object };
}

const noon = 1_795_262_400;

let database: FreshDatabase;
let wire: Wire;
let wecom: WecomSimulator;
let replicas: [Ingest, Ingest];
let first: Ingest;
let updates = 0;

beforeAll(async () => {
  database = await freshDatabase();
});

async function start(unusual?: typeof patient): Promise<void> {
  wire = await Wire.to(await freshRedis());
  wecom = await WecomSimulator.start({ corps: [seed] });
  const stores = { database: database.url, redis: wire.url };
  const settings = { WECOM_API_URL: wecom.url };
  replicas = await Promise.all([startIngest(stores, settings, unusual), startIngest(stores, settings, unusual)]);
  [first] = replicas;
  await first.database.query(sql`truncate ingest.events, ingest.arrivals, ingest.mailboxes`);
  await first.addTelegram('bot');
  await first.addTelegram('other');
}

afterEach(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  await wecom.close();
  wire.close();
});

afterAll(() => database.drop());

/** A photo sent so many seconds after noon. */
const photoAt = (second: number, { from = mei, album }: { from?: object; album?: string } = {}): object => {
  const { update_id, message } = photoUpdate(++updates) as { update_id: number; message: object };
  return { update_id, message: { ...message, from, date: noon + second, ...(album && { media_group_id: album }) } };
};
const rows = () => first.database.query<Row & Record<string, unknown>>(sql`select id, platform_event_id as update, event from ingest.events order by id`);
/** Each replica in its turn. */
async function sendAll(photos: readonly object[], account = 'bot'): Promise<void> {
  for (const [index, photo] of photos.entries()) expect((await deliver((replicas[index % 2] as Ingest).app, account, photo)).statusCode).toBe(200);
}

/** What became of the photos, in the order they came: - for those that are worked. */
const limited = async (): Promise<string> => (await rows()).map(({ event }) => event.limited ?? '-').join(' ');

describe('more photos than a person may send in a minute', () => {
  beforeEach(() => start(patient));

  it('are kept all the same, and not worked: the first of them tells the person, the others say nothing', async () => {
    await sendAll(Array.from({ length: 13 }, (_, second) => photoAt(second)));
    expect(await limited()).toBe('- - - - - - - - - - tell told told');
    const kept = await rows();
    await until('the wake-ups', async () => (await first.woken('cards')).length === 10 && (await first.woken('analysis')).length === 3);
    expect((await first.woken('analysis')).sort()).toEqual(kept.slice(10).map(({ id }) => id).sort());
    const counted = await Promise.all(replicas.map(async ({ app }) => Number(/^sluice_limited_total\{limit="cards".*\} (\d+)$/m.exec((await app.inject('/metrics')).payload)?.[1])));
    expect(counted).toEqual([2, 1]);
  });

  it('are counted once each, also when every replica hears of each of them at once, and again', async () => {
    const photos = Array.from({ length: 12 }, (_, second) => photoAt(second));
    for (let turn = 0; turn < 2; turn++) {
      const answers = await Promise.all(photos.flatMap((photo) => replicas.map(({ app }) => deliver(app, 'bot', photo))));
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(24).fill(200));
    }
    expect((await limited()).split(' ').sort()).toEqual([...Array<string>(10).fill('-'), 'tell', 'told']);
  });

  it('are those over any minute, by when they were sent: also over an edge, and when they come all at once', async () => {
    await sendAll([...Array.from({ length: 10 }, () => photoAt(59)), photoAt(60), photoAt(118), photoAt(119), photoAt(120), photoAt(121)]);
    expect(await limited()).toBe('- - - - - - - - - - tell told - - -');
  });

  it('are those of one person on one account', async () => {
    await sendAll(Array.from({ length: 11 }, () => photoAt(0)));
    await sendAll([photoAt(0, { from: { ...mei, id: 555002 } })]);
    await sendAll([photoAt(0)], 'other');
    await sendAll([textUpdate(++updates, 'hello')]);
    expect(await limited()).toBe('- - - - - - - - - - tell - - -');
  });

  it('leave their album, for which nobody has to wait then', async () => {
    await sendAll(Array.from({ length: 11 }, () => photoAt(0, { album: 'album' })));
    expect((await rows()).map(({ event }) => event.group !== undefined)).toEqual([...Array<boolean>(10).fill(true), false]);
  });

  it('are as many as CARDS_PER_MINUTE says', async () => {
    const generous = await startIngest({ database: database.url, redis: wire.url }, { CARDS_PER_MINUTE: '12' });
    for (let sent = 0; sent < 13; sent++) await deliver(generous.app, 'bot', photoAt(sent));
    await generous.close();
    expect(await limited()).toBe('- - - - - - - - - - - - tell');
  });

  it('are found in what is pulled, too', async () => {
    await connectWecom(first, wecom);
    for (let sent = 0; sent < 12; sent++) wecom.customerLeaves(customer, { msgtype: 'image', image: { media_id: `media-${sent}` } });
    wecom.ring(customer.openKfId);
    await wecom.ringsAnswered();
    await allPulled(first);
    expect(await limited()).toBe('- - - - - - - - - - tell told');
  });
});

describe('while Redis is away', () => {
  beforeEach(() => start());

  it.each([
    ['gone', () => wire.cut()],
    ['a black hole', () => wire.hold()],
  ])('photos are taken, and each replica goes on from what it counted itself: %s', async (_how, goes) => {
    const one = async (second: number): Promise<number> => (await deliver(first.app, 'bot', photoAt(second))).statusCode;
    for (let second = 0; second < 8; second++) expect(await one(second)).toBe(200);
    goes();
    for (let second = 8; second < 12; second++) expect(await one(second)).toBe(200);
    expect(await limited()).toBe('- - - - - - - - - - tell told');
    expect((await deliver(replicas[1].app, 'bot', photoAt(12))).statusCode).toBe(200);
    expect(await limited()).toBe('- - - - - - - - - - tell told -');
    await wire.mend();
  });
});
