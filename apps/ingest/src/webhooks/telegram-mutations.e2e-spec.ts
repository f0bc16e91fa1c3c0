import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { useStores } from '@sluice/testing/jest';
import fc from 'fast-check';
import { bombard, refusalsIn } from '../../testing/fuzz/bombard.ts';
import { forgeries, hostileHeaders, strangeTargets, type Headers } from '../../testing/fuzz/hostile-calls.ts';
import { hostileJson } from '../../testing/fuzz/hostile-json.ts';
import { call, forget, metered, noRows, rowsOf } from '../../testing/fuzz/traces.ts';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, mei, photoUpdate, textUpdate } from '../../testing/updates.ts';

jest.setTimeout(120_000);

const secret = 'right-secret';
const proof = (given: string | string[] | undefined): Headers => (given === undefined ? {} : { 'x-telegram-bot-api-secret-token': given });
const url = '/webhooks/telegram/bot';
const chat = { id: -5, type: 'group' };

let ingest: Ingest;

beforeAll(async () => {
  // A connection for each call: nobody waits for another one's.
  ingest = await startIngest(await useStores(), { DATABASE_CONNECTIONS: '17' });
  await ingest.addTelegram('bot', secret);
});

beforeEach(() => forget(ingest));

afterAll(() => ingest.close());

const updates = fc.nat({ max: 2 ** 31 }).chain((id) =>
  fc.constantFrom<object>(
    textUpdate(id, 'hello'),
    photoUpdate(id),
    textUpdate(id, '', { text: undefined, media_group_id: '9', caption: 'card', document: { file_id: 'f', mime_type: 'image/png', file_name: 'card.png' } }),
    textUpdate(id, '', { text: undefined, chat, migrate_to_chat_id: -1_000_000_000_005 }),
    { update_id: id, edited_message: { message_id: 1, date: 1, edit_date: 2, chat, from: mei, text: 'better' } },
    { update_id: id, my_chat_member: { chat, from: mei, date: 1, old_chat_member: { status: 'member' }, new_chat_member: { status: 'kicked' } } },
    { update_id: id, callback_query: { id: 'q', from: mei, data: 'yes', message: { message_id: 1, date: 0, chat } } },
  ),
);
const bodies = hostileJson(updates);

/** Whatever came before. */
async function stillWorks(updateId: number): Promise<void> {
  expect((await deliver(ingest.app, 'bot', textUpdate(updateId, 'still there'))).statusCode).toBe(200);
  expect(await ingest.database.query(sql`select 1 from ingest.events where platform_event_id = ${String(updateId)}`)).toHaveLength(1);
}

it('whatever comes without the secret, or to another address, is refused and counted, and leaves no row', async () => {
  const unproven = fc.record({ url: fc.constant(url), forgery: forgeries, headers: hostileHeaders, body: bodies });
  const elsewhere = fc.record({ url: strangeTargets('telegram'), forgery: fc.constant(null), headers: hostileHeaders, body: bodies });
  const before = await metered(ingest, 'sluice_http_refusals_total');
  const statuses = await bombard({
    cases: fc.oneof({ weight: 3, arbitrary: unproven }, elsewhere),
    times: 4_000,
    send: ({ forgery, headers, ...rest }) => call(ingest, { ...rest, headers: { ...headers, ...proof(forgery ? forgery.given(secret) : secret) } }),
    allowed: [400, 401, 403, 404, 413, 414, 415],
  });
  expect([await rowsOf(ingest), (await metered(ingest, 'sluice_http_refusals_total')) - before]).toEqual([noRows, refusalsIn(statuses)]);
  await stillWorks(2 ** 40);
});

it('whatever Telegram says is taken or refused, and never fails', async () => {
  const before = await metered(ingest, 'sluice_http_refusals_total');
  const statuses = await bombard({
    cases: fc.record({ headers: hostileHeaders, body: bodies }),
    times: 3_000,
    send: ({ headers, body }) => call(ingest, { url, headers: { 'content-type': 'application/json', ...headers, ...proof(secret) }, body }),
    allowed: [200, 400, 403, 413, 415],
  });
  const rows = await rowsOf(ingest);
  expect(rows).toEqual({ arrivals: rows?.events, events: rows?.events, bodies: rows?.events, rings: 0 });
  expect([rows && rows.events > 0, rows && rows.events <= (statuses.get(200) ?? 0)]).toEqual([true, true]);
  expect((await metered(ingest, 'sluice_http_refusals_total')) - before).toBe(refusalsIn(statuses));
  await stillWorks(2 ** 40);
});
