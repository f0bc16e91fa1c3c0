import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, TelegramSimulator, until, type FreshDatabase } from '@sluice/testing';
import { authorization, startIngest, type Ingest } from '../../testing/start-ingest.ts';

/** As startIngest makes its bots. */
const botToken = '123456:AAH-spec-token';
const mei = 555_001;

let database: FreshDatabase;
let redis: string;
let telegram: TelegramSimulator;
const running: Ingest[] = [];

beforeEach(async () => {
  database = await freshDatabase();
  redis = await freshRedis();
  telegram = await TelegramSimulator.start({ bots: [{ token: botToken }] });
});

afterEach(async () => {
  await telegram.close();
  await Promise.all(running.splice(0).map((ingest) => ingest.close()));
  await database.drop();
});

async function start(settings: Record<string, string> = {}): Promise<Ingest> {
  const ingest = await startIngest({ database: database.url, redis }, { TELEGRAM_API_URL: telegram.url, TELEGRAM_POLLING: 'auto', ...settings });
  running.push(ingest);
  return ingest;
}

interface Row {
  id: string;
  platform_event_id: string;
  kind: string;
  event: { text: string | null; movedTo?: string } | null;
}
interface MailboxRow {
  cursor: string | null;
  fence: string;
  failures: number;
  last_error: string | null;
  lease_until: Date | null;
}

const rows = (ingest: Ingest): Promise<Row[]> => ingest.database.query<Row & Record<string, unknown>>(sql`select * from ingest.events order by platform_event_id::bigint`);
const mailbox = async (ingest: Ingest): Promise<MailboxRow | undefined> => (await ingest.database.query<MailboxRow & Record<string, unknown>>(sql`select * from ingest.mailboxes`))[0];
const journaled = (ingest: Ingest, count: number): Promise<boolean> => until(`${count} events`, async () => (await rows(ingest)).length === count);
const isPolled = (calls = 0): Promise<boolean> => until('a poll', () => telegram.counters.calls > calls);
/** Storage keeps what Telegram was told. */
const keepWebhook = (ingest: Ingest, url: string | null): Promise<unknown> =>
  ingest.database.query(sql`insert into storage.webhooks (account_id, set_url) values ('bot', ${url}) on conflict (account_id) do update set set_url = excluded.set_url`);

describe('a bot without a webhook, on a machine without a public address', () => {
  it('has its updates in the journal once, read and raw, and wakes the readers of texts and of cards', async () => {
    const ingest = await start();
    await ingest.addTelegram('bot');
    telegram.userSends(botToken, { from: mei, text: 'hello' });
    telegram.userSends(botToken, { from: mei, photo: Buffer.alloc(99), caption: 'card' });
    telegram.userSends(botToken, { from: mei, document: { bytes: Buffer.alloc(99), name: 'card.png', mime: 'image/png' } });
    telegram.userSends(botToken, { from: mei, sends: 'voice' });
    telegram.userEdits(botToken, { chat: mei, messageId: 1, text: 'hello!' });
    telegram.userBlocks(botToken, mei);
    telegram.userUnblocks(botToken, mei);
    telegram.groupMigrates(botToken, { group: -5, supergroup: -1_000_000_000_005, by: mei });
    telegram.userPresses(botToken, { chat: mei, by: mei, data: 'yes' });
    await journaled(ingest, 10);
    expect((await rows(ingest)).map(({ kind, event }) => [kind, event?.text ?? event?.movedTo])).toEqual([
      ['text', 'hello'],
      ['photo', 'card'],
      ['photo', undefined],
      ['audio', undefined],
      ['text', 'hello!'],
      ['blocked', undefined],
      ['followed', undefined],
      ['moved', '-1000000000005'],
      ['ignored', undefined],
      ['postback', undefined],
    ]);
    await until('the photos to wake the reader of cards', async () => (await ingest.woken('cards')).length === 2);
    await until('the others to wake analysis', async () => (await ingest.woken('analysis')).length === 5);
    expect(telegram.complaints).toEqual([]);
  });

  it('is asked again right away, and nothing that was kept comes again', async () => {
    const ingest = await start();
    await ingest.addTelegram('bot');
    for (let n = 1; n <= 5; n += 1) {
      telegram.userSends(botToken, { from: mei, text: String(n) });
      await journaled(ingest, n);
    }
    const last = (await rows(ingest)).at(-1)?.platform_event_id;
    await until('the place', async () => (await mailbox(ingest))?.cursor === `123456:${Number(last) + 1}`);
    expect((await ingest.app.inject('/metrics')).payload).not.toContain('result="duplicate by postgres"} 1');
    expect((await mailbox(ingest))?.failures).toBe(0);
  });

  it('has one reader among all replicas', async () => {
    const replicas = await Promise.all([start(), start(), start()]);
    const [ingest] = replicas;
    await ingest.addTelegram('bot');
    await isPolled();
    for (let n = 0; n < 20; n += 1) telegram.userSends(botToken, { from: mei, text: String(n) });
    await journaled(ingest, 20);
    // Telegram ends a poll with 409 when there is another one.
    expect([telegram.counters.refused, (await mailbox(ingest))?.failures]).toEqual([0, 0]);
  });

  it('is read on by the next process, from where the one before stopped at once', async () => {
    const first = await start();
    await first.addTelegram('bot');
    telegram.userSends(botToken, { from: mei, text: 'one' });
    await journaled(first, 1);
    await until('the next poll', async () => (await mailbox(first))?.cursor !== null && telegram.counters.calls > 1);
    running.splice(0);
    await first.close();
    telegram.userSends(botToken, { from: mei, text: 'two' });
    const second = await start();
    await journaled(second, 2);
    expect((await mailbox(second))?.failures).toBe(0);
  });

  it('loses nothing and doubles nothing when the place to read on from is lost', async () => {
    const first = await start();
    await first.addTelegram('bot');
    telegram.userSends(botToken, { from: mei, text: 'one' });
    await journaled(first, 1);
    running.splice(0);
    await first.close();
    const second = await start({ TELEGRAM_POLLING: 'off' });
    await until('the mailbox to go', async () => (await mailbox(second)) === undefined);
    telegram.userSends(botToken, { from: mei, text: 'two' });
    const third = await start();
    await second.close();
    running.splice(running.indexOf(second), 1);
    await journaled(third, 2);
  });

  it('is asked from the beginning when the account becomes another bot', async () => {
    const ingest = await start();
    await ingest.addTelegram('bot');
    await ingest.database.query(sql`insert into ingest.mailboxes (account_id, mailbox, cursor, rings) values ('bot', 'updates', '999:2000000000', 1) on conflict (account_id, mailbox) do update set cursor = excluded.cursor`);
    telegram.userSends(botToken, { from: mei, text: 'hello' });
    await journaled(ingest, 1);
  });

  it('may be replayed from the page that its update came in', async () => {
    const ingest = await start();
    await ingest.addTelegram('bot');
    telegram.userSends(botToken, { from: mei, text: 'one' });
    telegram.userSends(botToken, { from: mei, text: 'two' });
    await journaled(ingest, 2);
    const [, two] = await rows(ingest);
    await ingest.database.query(sql`update ingest.events set dead_at = now(), event = jsonb_set(event, '{text}', '"as it read then"') where id = ${two?.id}`);
    const answer = await ingest.app.inject({ method: 'POST', url: `/api/events/${two?.id}/replay`, headers: { authorization } });
    expect([answer.statusCode, (await rows(ingest))[1]?.event?.text]).toEqual([200, 'two']);
  });
});

describe('polling stops', () => {
  it('in words that say why while the bot has a webhook that is not ours, and goes on when it is gone and the account changes', async () => {
    telegram.setWebhook(botToken, 'http://127.0.0.1:9/never');
    const ingest = await start();
    await ingest.addTelegram('bot');
    await until('a failure', async () => (await mailbox(ingest))?.last_error?.includes('webhook is active') ?? false);
    expect(telegram.counters.calls).toBe(1);
    telegram.setWebhook(botToken, 'http://127.0.0.1:9/never', { dropPending: true });
    await fetch(`${telegram.url}/bot${botToken}/deleteWebhook`);
    telegram.userSends(botToken, { from: mei, text: 'hello' });
    await ingest.addTelegram('bot');
    await journaled(ingest, 1);
  });

  it('when the bot gets a webhook of ours, and goes on when that is taken away', async () => {
    const ingest = await start();
    await ingest.addTelegram('bot');
    await isPolled();
    await keepWebhook(ingest, 'https://sluice.example/webhooks/telegram/bot');
    await until('the mailbox to go', async () => (await mailbox(ingest)) === undefined);
    await keepWebhook(ingest, null);
    telegram.userSends(botToken, { from: mei, text: 'hello' });
    await journaled(ingest, 1);
  });

  it.each([
    ['with a public address', { PUBLIC_URL: 'https://sluice.example' }],
    ['with TELEGRAM_POLLING=off', { TELEGRAM_POLLING: 'off' }],
  ])('%s: a mailbox from before goes, and nobody asks', async (_title, settings) => {
    const ingest = await start(settings);
    await ingest.database.query(sql`insert into ingest.mailboxes (account_id, mailbox, rings, next_try_at, failed_revision) values ('bot', 'updates', 1, now() + interval '1 hour', 1)`);
    await ingest.addTelegram('bot');
    await until('the mailbox to go', async () => (await mailbox(ingest)) === undefined);
    expect(telegram.counters.calls).toBe(0);
  });
});
