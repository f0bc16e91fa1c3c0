import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dispatchQueue, type PayloadOf } from '@sluice/contracts';
import { sql } from '@sluice/prisma';
import { QueueProducer } from '@sluice/queue';
import { freshDatabase, freshRedis, LineSimulator, until, type FreshDatabase } from '@sluice/testing';
import { v7 as uuid } from 'uuid';
import { keepAccount, messagesOf, outcomesOf } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';

const accessToken = 'channel-access-token';
const mei = `U${'4af4'.repeat(8)}`;

let stores: FreshDatabase;
let line: LineSimulator;
let dispatch: Dispatch;
let account: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  line = await LineSimulator.start({ channels: [{ accessToken }] });
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() }, { LINE_API_URL: line.url });
});

beforeEach(async () => {
  account = `shop-${++accounts}`;
  await keepAccount(dispatch.database, account, { channel: 'line', credentials: { channelAccessToken: accessToken } });
});

afterAll(async () => {
  await dispatch.close();
  await line.close();
  await stores.drop();
});

/** An event as ingest keeps it, so many seconds old. */
async function anEvent(ageS = 0, token = line.replyToken(accessToken, mei)): Promise<string> {
  const id = uuid();
  const event = { replyToken: { token, receivedAt: new Date(Date.now() - ageS * 1_000).toISOString() } };
  await dispatch.database.query(sql`
    insert into ingest.events (id, account_id, channel, platform_event_id, kind, chat_id, event, trace)
    values (${id}, ${account}, 'line', ${id}, 'text', ${mei}, ${JSON.stringify(event)}::jsonb, ${'0'.repeat(32)})`);
  return id;
}

type Said = Omit<PayloadOf<typeof dispatchQueue>, 'preceding'>;
const answer = (eventId: string, more: Partial<Said> = {}): Said => ({
  ...{ key: `reply:${eventId}:1`, accountId: account, chatId: mei, text: 'hello', kind: 'reply', priority: 'normal', eventId, trace: '0'.repeat(32) },
  ...more,
});
const say = (message: PayloadOf<typeof dispatchQueue>) => dispatch.app.get(QueueProducer).add(dispatchQueue, message);
const isOver = (count: number) =>
  until(`${count} messages to end`, async () => {
    const rows = await messagesOf(dispatch.database, account);
    return rows.length === count && rows.every(({ state }) => state === 'COMPLETED' || state === 'FAILED') && rows;
  });
/** How the messages of this account came, oldest first. */
async function cameBy(count: number): Promise<(string | undefined)[]> {
  const rows = await isOver(count);
  return rows.map(({ platformMessageId }) => line.sent.find(({ id }) => id === platformMessageId)?.by);
}

describe('an answer on LINE', () => {
  it('is a reply, which is free, while the event is fresh', async () => {
    await say(answer(await anEvent()));
    expect(await cameBy(1)).toEqual(['reply']);
  });

  it('is a reply once, also when it is said twice', async () => {
    const said = answer(await anEvent());
    await say(said);
    await say(said);
    await say(answer(await anEvent(), { text: 'bye' }));
    expect(await cameBy(2)).toEqual(['reply', 'reply']);
  });

  it('leaves the reply to what ends the event when word that work goes on comes before it', async () => {
    const eventId = await anEvent();
    await say({ ...answer(eventId, { kind: 'completion' }), preceding: [answer(eventId, { key: `reply:${eventId}:0`, kind: 'progress' })] });
    expect(await cameBy(2)).toEqual(['push', 'reply']);
  });

  it('is a reply for the first of several, and a push for the others, in one call or one after the other', async () => {
    const eventId = await anEvent();
    await say({ ...answer(eventId, { key: `${eventId}:2` }), preceding: [answer(eventId)] });
    await say(answer(eventId, { key: `${eventId}:3` }));
    expect(await cameBy(3)).toEqual(['reply', 'push', 'push']);
  });

  it('is a push when the event is too old for its token, which then stays out of it', async () => {
    await say(answer(await anEvent(70)));
    expect(await cameBy(1)).toEqual(['push']);
    const [row] = await dispatch.database.query<{ reply_token: string | null }>(sql`select reply_token from dispatch.messages where account_id = ${account}`);
    expect(row).toEqual({ reply_token: null });
  });

  it('is pushed after all when LINE no longer takes the token', async () => {
    await say(answer(await anEvent(0, 'a-token-nobody-gave')));
    expect(await cameBy(1)).toEqual(['push']);
    expect(await outcomesOf(dispatch.database, account)).toEqual(['retry', 'sent']);
  });
});
