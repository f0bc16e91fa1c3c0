import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, until, WecomSimulator, type FreshDatabase } from '@sluice/testing';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { allPulled, connectWecom, corp, customer, journaled, mailboxRow, seed, text, tryNow } from '../../testing/wecom.ts';
import { spacingMs } from './plan.ts';

const syncPath = '/cgi-bin/kf/sync_msg';
const minute = 60_000;

let database: FreshDatabase;
let wecom: WecomSimulator;
let ingest: Ingest;

beforeEach(async () => {
  database = await freshDatabase();
  wecom = await WecomSimulator.start({ corps: [seed] });
  ingest = await startIngest({ database: database.url, redis: await freshRedis() }, { WECOM_API_URL: wecom.url });
  await connectWecom(ingest, wecom);
});

afterEach(async () => {
  await wecom.close();
  await ingest.close();
  await database.drop();
});

const kinds = async (): Promise<Record<string, string>> => Object.fromEntries((await journaled(ingest)).map(({ platform_event_id, kind }) => [platform_event_id, kind]));
const counted = async (name: string): Promise<number> => Number(new RegExp(`^${name}.* (\\d+)$`, 'm').exec((await ingest.app.inject('/metrics')).payload)?.[1] ?? 0);
const failedWith = (code: RegExp): Promise<boolean> => until('the failure', async () => code.test((await mailboxRow(ingest))?.last_error ?? ''));
/** Pulled to the end once, so that there is a place to read on from. */
async function settledMailbox(): Promise<void> {
  wecom.customerSends(customer, text('first'));
  await allPulled(ingest);
}

describe('a customer of WeCom who writes', () => {
  it('is in the journal once, read and raw, and wakes the readers of texts and of cards', async () => {
    const [hello, card, voice] = [text('hello'), { msgtype: 'image', image: { media_id: 'media-1' } }, { msgtype: 'voice', voice: { media_id: 'media-2' } }];
    const ids = [hello, card, voice].map((content) => wecom.customerSends(customer, content));
    const event = wecom.put(customer, { origin: 4, msgtype: 'event', event: { event_type: 'enter_session', open_kfid: customer.openKfId } });
    const agent = wecom.put(customer, { origin: 5, servicer_userid: 'Zhangsan', ...text('by a human agent') });
    wecom.ring(customer.openKfId);
    await wecom.ringsAnswered();
    await allPulled(ingest);
    expect(await kinds()).toEqual({ [ids[0] ?? '']: 'text', [ids[1] ?? '']: 'photo', [ids[2] ?? '']: 'audio', [event]: 'ignored', [agent]: 'ignored' });
    const [row] = await ingest.database.query<{ id: string; event: object }>(sql`select id, event from ingest.events where kind = 'text'`);
    expect(row?.event).toMatchObject({ channel: 'wecom', chatId: 'wkAJ2GC:wmAJ2GC', text: 'hello', sender: { id: 'wmAJ2GC', name: null } });
    await until('the text to wake analysis', async () => (await ingest.woken('analysis')).includes(row?.id ?? ''));
    await until('the photo to wake the reader of cards', async () => (await ingest.woken('cards')).length === 1);
    const { rings, tries, answered } = wecom.rings;
    expect([rings, tries, answered]).toEqual([4, 4, 4]);
  });

  it('is read in order over many pages, empty ones among them', async () => {
    wecom.setPageSize(7);
    wecom.putEmptyPages(customer.openKfId, 3);
    const ids = Array.from({ length: 50 }, (_, n) => wecom.customerLeaves(customer, text(`${n}`)));
    wecom.ring(customer.openKfId);
    await wecom.ringsAnswered();
    await allPulled(ingest);
    expect((await journaled(ingest)).map(({ platform_event_id }) => platform_event_id)).toEqual(ids);
    expect(await counted('sluice_events_total{result="journaled"')).toBe(50);
  });

  it('has his ring acknowledged at once, however long WeCom keeps us waiting for the message', async () => {
    wecom.fault({ kind: 'hung' }, { endpoint: syncPath });
    wecom.customerSends(customer, text('hello'));
    await wecom.ringsAnswered();
    expect([wecom.rings.tries, (await mailboxRow(ingest))?.rings, await journaled(ingest)]).toEqual([1, '1', []]);
  });

  it.each([
    ['before what he wrote first was read', 20, () => wecom.ringsAnswered()],
    ['after what he wrote first was read', 5, () => allPulled(ingest)],
  ] as const)('is asked for five times a second at most, when he writes on %s', async (_title, times, heard) => {
    const beganAt = performance.now();
    for (let time = 0; time < times; time++) {
      wecom.customerSends(customer, text('hello'));
      await wecom.ringsAnswered();
      await heard();
    }
    await allPulled(ingest);
    expect(await journaled(ingest)).toHaveLength(times);
    expect(wecom.pulls.calls).toBeLessThanOrEqual(1 + (performance.now() - beganAt) / spacingMs);
  });

  it('is pulled again when the token of the ring is no longer good', async () => {
    wecom.fault({ kind: 'errcode', errcode: 95_007 }, { endpoint: syncPath });
    wecom.customerSends(customer, text('hello'));
    await wecom.ringsAnswered();
    await allPulled(ingest);
    expect([Object.values(await kinds()), wecom.pulls.withoutToken]).toEqual([['text'], 1]);
  });

  it('rings with a token that is used for ten minutes and no longer', async () => {
    await ingest.database.query(sql`
      insert into ingest.mailboxes (account_id, mailbox, token, token_at, rings) values ('wecom', ${customer.openKfId}, 'ENC-old', now() - interval '11 minutes', 1)`);
    await allPulled(ingest);
    // Nothing was heard of it for so long that it is looked into once more.
    expect([wecom.pulls.calls > 0, wecom.pulls.withoutToken]).toEqual([true, wecom.pulls.calls]);
  });
});

describe('a page that cannot be had', () => {
  it.each([
    ['the system is busy', -1, 5],
    ['too many calls', 45_009, 60],
    ['too many at once', 45_033, 60],
  ])('because of %s is asked for again later, and nothing is lost', async (_title, errcode, seconds) => {
    wecom.fault({ kind: 'errcode', errcode }, { endpoint: syncPath });
    const id = wecom.customerSends(customer, text('hello'));
    await failedWith(new RegExp(`errcode ${errcode}`));
    const row = await mailboxRow(ingest);
    const [{ wait } = { wait: 0 }] = await ingest.database.query<{ wait: number }>(sql`select extract(epoch from next_try_at - now())::float as wait from ingest.mailboxes`);
    expect([row?.failures, wait > seconds - 5 && wait <= seconds]).toEqual([1, true]);
    await tryNow(ingest);
    await allPulled(ingest);
    expect([await kinds(), await mailboxRow(ingest)]).toEqual([{ [id]: 'text' }, expect.objectContaining({ failures: 0, last_error: null, next_try_at: null })]);
  });

  it('because of a refused secret is not asked for again by ring after ring, but as soon as the account has another', async () => {
    await ingest.addWecom('wecom', { ...corp, kfSecret: 'wrong' });
    const id = wecom.customerSends(customer, text('hello'));
    await failedWith(/errcode 40001/);
    for (let n = 0; n < 5; n += 1) wecom.ring(customer.openKfId);
    await wecom.ringsAnswered();
    expect([(await mailboxRow(ingest))?.rings, wecom.counters.tokenCalls, wecom.pulls.calls]).toEqual(['6', 1, 0]);
    await ingest.addWecom('wecom', corp);
    await allPulled(ingest);
    expect(await kinds()).toEqual({ [id]: 'text' });
  });

  it('is not kept for an account that was deleted meanwhile', async () => {
    wecom.fault({ kind: 'errcode', errcode: -1 }, { endpoint: syncPath });
    wecom.customerSends(customer, text('hello'));
    await failedWith(/errcode -1/);
    await ingest.database.query(sql`delete from storage.accounts where id = 'wecom'`);
    expect((await ingest.database.query(sql`select 1 from ingest.mailboxes m join storage.accounts a on a.id = m.account_id`)).length).toBe(0);
    wecom.ring(customer.openKfId);
    await wecom.ringsAnswered();
    expect([wecom.rings.answered, await journaled(ingest)]).toEqual([1, []]);
  });
});

describe('a mailbox without a place to read on from', () => {
  const left = (minutesAgo: number): string => wecom.customerLeaves(customer, { ...text(`${minutesAgo}`), sentAt: new Date(Date.now() - minutesAgo * minute) });

  it('that is new answers nobody who wrote more than an hour ago, keeps what they wrote, and says so', async () => {
    const [ancient, old, young] = [left(2 * 1_440), left(62), left(50)];
    wecom.ring(customer.openKfId);
    await wecom.ringsAnswered();
    await allPulled(ingest);
    expect(await kinds()).toEqual({ [ancient]: 'stale', [old]: 'stale', [young]: 'text' });
    expect(await counted('sluice_stale_events_total')).toBe(2);
    await until('the wake-up', async () => (await ingest.woken('analysis')).length === 1);
  });

  it('that WeCom no longer takes begins anew, doubles nothing, and works what is young', async () => {
    await settledMailbox();
    const [old, young] = [left(62), left(1)];
    wecom.forgetCursors(customer.openKfId);
    wecom.ring(customer.openKfId);
    await wecom.ringsAnswered();
    await failedWith(/40058/);
    expect((await mailboxRow(ingest))?.cursor).toBeNull();
    await tryNow(ingest);
    await allPulled(ingest);
    expect(await kinds()).toEqual({ msg_00000001: 'text', [old]: 'stale', [young]: 'text' });
    expect(await counted('sluice_events_total{result="duplicate by postgres"')).toBe(1);
  });

  it('is another thing than one that rested: what waited for long is worked when there is a place', async () => {
    await settledMailbox();
    const old = left(2 * 1_440);
    wecom.ring(customer.openKfId);
    await wecom.ringsAnswered();
    await allPulled(ingest);
    expect((await kinds())[old]).toBe('text');
  });
});
