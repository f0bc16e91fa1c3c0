import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, LineSimulator, signatureOf, until, type FreshDatabase } from '@sluice/testing';
import { channelSecret, deliverLine } from '../../testing/line-calls.ts';
import { DatabaseServer } from '../../testing/outages.ts';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';

const channelAccessToken = 'channel-access-token';
const mei = `U${'4af4'.repeat(8)}`;

interface Row {
  id: string;
  platformEventId: string;
  kind: string;
  chatId: string | null;
  event: Record<string, unknown> | null;
  isSettled: boolean;
}

let database: FreshDatabase;
let ingest: Ingest;
let line: LineSimulator;
let url: string;

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
  url = `${await ingest.listen()}/webhooks/line/shop`;
  await ingest.addLine('shop', { channelAccessToken, channelSecret });
  await ingest.addLine('no-secret', { channelAccessToken });
});

beforeEach(async () => {
  line = await LineSimulator.start({ channels: [{ accessToken: channelAccessToken }] });
  await ingest.redis.flushdb();
  await ingest.database.query(sql`truncate ingest.events, ingest.arrivals`);
});

afterEach(() => line.close());

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

const rows = () =>
  ingest.database.query<Row>(sql`
    select id, platform_event_id as "platformEventId", kind, chat_id as "chatId", event, settled_at is not null as "isSettled" from ingest.events order by id`);
const text = (says: string) => line.event(channelAccessToken, { from: mei, says });

describe('a webhook call of LINE with the right signature', () => {
  it('is kept without the sense of an event that has none, and works the others', async () => {
    const good = text('hello');
    const answer = await deliverLine(ingest.app, [{ ...text('misfit'), webhookEventId: '' }, good]);
    const kept = await rows();
    expect([answer.statusCode, kept.map(({ kind, isSettled }) => [kind, isSettled]), kept[1]?.platformEventId]).toEqual([200, [['ignored', true], ['text', false]], good.webhookEventId]);
  });

  it('is said now at the latest, whatever its clock says', async () => {
    await deliverLine(ingest.app, [{ ...text('from the future'), timestamp: Date.UTC(2055, 1, 1) }]);
    const [row] = await rows();
    expect(Date.parse((row?.event as { at: string }).at)).toBeLessThanOrEqual(Date.now());
  });

  it('is answered 200 without a body when all its events are in the journal, in their order, and wakes those who work on them', async () => {
    const group = `C${'1'.repeat(32)}`;
    const events = [
      line.event(channelAccessToken, { from: mei, says: 'hello' }),
      line.event(channelAccessToken, { from: mei, in: group, shows: Uint8Array.of(1), set: { id: 'set', index: 1, total: 2 } }),
      line.event(channelAccessToken, { from: mei, sends: 'sticker' }),
      line.event(channelAccessToken, { from: mei, does: 'follow' }),
      line.event(channelAccessToken, { from: mei, does: 'unfollow' }),
      line.event(channelAccessToken, { from: mei, does: 'postback' }),
      line.event(channelAccessToken, { from: mei, in: group, does: 'join' }),
    ];
    const answer = await deliverLine(ingest.app, events);
    expect([answer.statusCode, answer.payload]).toEqual([200, '']);
    const kept = await rows();
    expect(kept.map(({ platformEventId }) => platformEventId)).toEqual(events.map(({ webhookEventId }) => webhookEventId));
    expect(kept.map(({ kind, chatId, isSettled }) => [kind, chatId, isSettled])).toEqual([
      ['text', mei, false],
      ['photo', group, false],
      ['sticker', mei, true],
      ['followed', mei, false],
      ['blocked', mei, false],
      ['postback', mei, true],
      ['ignored', group, true],
    ]);
    const [hello, photo, , followed, blocked] = kept;
    expect(hello?.event).toMatchObject({ text: 'hello', sender: { id: mei, name: null }, replyToken: { token: events[0]?.replyToken, receivedAt: expect.any(String) } });
    expect(photo?.event).toMatchObject({ media: { source: 'platform', id: events[1]?.message?.id }, group: { id: 'set', total: 2 } });
    await until('the wake-ups', async () => (await ingest.woken('cards')).length === 1 && (await ingest.woken('analysis')).length === 3);
    expect([await ingest.woken('cards'), (await ingest.woken('analysis')).sort()]).toEqual([[photo?.id], [hello?.id, followed?.id, blocked?.id].sort()]);
  });

  it('is answered 200 and leaves nothing when it only asks whether somebody is there, and when its destination is nobody', async () => {
    expect((await deliverLine(ingest.app, [])).statusCode).toBe(200);
    expect((await deliverLine(ingest.app, Buffer.from('{"destination":null,"events":[],"new":1}'))).statusCode).toBe(200);
    expect(await rows()).toEqual([]);
  });

  it('that comes three times is one row an event, also one event twice in a call', async () => {
    const [a, b] = [text('a'), text('b')];
    const again = { ...a, deliveryContext: { isRedelivery: true } };
    const answers = await Promise.all([[a, b], [b, again], [a, a]].map((events) => deliverLine(ingest.app, events)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect((await rows()).map(({ platformEventId }) => platformEventId).sort()).toEqual([a.webhookEventId, b.webhookEventId].sort());
  });

  it('in standby is kept as what somebody else answers', async () => {
    await deliverLine(ingest.app, [line.event(channelAccessToken, { from: mei, says: 'hello', standby: true })]);
    expect((await rows()).map(({ event }) => [event?.['isStandby'], event?.['replyToken']])).toEqual([[true, undefined]]);
  });

  it('is taken whatever its content type says, because the bytes are signed', async () => {
    expect((await deliverLine(ingest.app, [text('a')], { 'content-type': 'text/plain' })).statusCode).toBe(200);
    expect(await rows()).toHaveLength(1);
  });
});

describe('a webhook call of LINE that is refused', () => {
  it('is answered 401 in the same words whatever was wrong with the signature, and leaves no row', async () => {
    const body = Buffer.from(JSON.stringify({ destination: mei, events: [text('x')] }));
    const right = signatureOf(body, channelSecret);
    const wrong = ['', right.slice(0, -1), right.toLowerCase(), `${right}, ${right}`, signatureOf(body, 'other'), signatureOf(`${body.toString()}\n`, channelSecret), 'é'.repeat(300)];
    const answers = await Promise.all(wrong.map((given) => deliverLine(ingest.app, body, { 'x-line-signature': given })));
    const missing = await ingest.app.inject({ method: 'POST', url: '/webhooks/line/shop', payload: body, headers: { 'content-type': 'application/json' } });
    for (const answer of [...answers, missing]) {
      expect([answer.statusCode, answer.headers['content-type'], answer.payload]).toEqual([401, 'application/problem+json; charset=utf-8', missing.payload]);
    }
    expect(await rows()).toEqual([]);
  });

  it('is answered 401 and told what to set while the account has no channel secret', async () => {
    const answer = await ingest.app.inject({ method: 'POST', url: '/webhooks/line/no-secret', payload: '{"events":[]}', headers: { 'x-line-signature': signatureOf('{"events":[]}', 'undefined') } });
    expect(answer.json()).toMatchObject({ status: 401, code: 'unauthorized', detail: expect.stringContaining('has no channelSecret: set it') });
  });

  it.each([
    ['malformed JSON', Buffer.from('{"events":[')],
    ['bytes that are not UTF-8', Buffer.from([...Buffer.from('{"events":[],"a":"'), 0xff, ...Buffer.from('"}')])],
    ['no list of events', Buffer.from('{"events":{}}')],
    ['nothing', Buffer.alloc(0)],
  ])('is answered 400 for %s', async (_title, body) => {
    const answer = await deliverLine(ingest.app, body);
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([400, 'invalid']);
    expect(await rows()).toEqual([]);
  });

  it('is not found at the address of another channel', async () => {
    const answer = await ingest.app.inject({ method: 'POST', url: '/webhooks/telegram/shop', payload: '{"update_id":1}' });
    expect(answer.statusCode).toBe(404);
  });
});

describe('what LINE sends', () => {
  it('comes in over its own deliveries', async () => {
    line.setWebhook(channelAccessToken, { url, channelSecret });
    line.tell(channelAccessToken, []);
    const events = [...line.tell(channelAccessToken, [{ from: mei, says: 'one' }, { from: mei, says: 'two' }]), ...line.tell(channelAccessToken, [{ from: mei, sends: 'video' }])];
    await line.allDelivered();
    expect(line.deliveries.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await rows()).map(({ platformEventId }) => platformEventId).sort()).toEqual(events.map(({ webhookEventId }) => webhookEventId).sort());
  });

  it.each([
    ['as it came', false],
    ['one by one in the wrong order', true],
  ])('is asked for again while PostgreSQL is away, and is there once when it comes again %s', async (_title, isUnordered) => {
    const server = new DatabaseServer(database.url);
    line.setWebhook(channelAccessToken, { url, channelSecret, redelivers: true, isUnordered });
    await server.takeAway();
    const events = line.tell(channelAccessToken, [{ from: mei, says: 'one' }, { from: mei, says: 'two' }, { from: mei, says: 'three' }]);
    await until('a refusal', () => line.deliveries.some(({ status }) => status === 503));
    await server.giveBack();
    await line.allDelivered();
    await server.close();
    expect((await rows()).map(({ platformEventId }) => platformEventId).sort()).toEqual(events.map(({ webhookEventId }) => webhookEventId).sort());
  });
});
