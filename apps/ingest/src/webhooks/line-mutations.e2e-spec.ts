import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { signatureOf } from '@sluice/testing';
import { useStores } from '@sluice/testing/jest';
import fc from 'fast-check';
import { bombard, refusalsIn } from '../../testing/fuzz/bombard.ts';
import { forgeries, hostileHeaders, strangeTargets, type Headers } from '../../testing/fuzz/hostile-calls.ts';
import { hostileJson } from '../../testing/fuzz/hostile-json.ts';
import { call, forget, metered, noRows, rowsOf } from '../../testing/fuzz/traces.ts';
import { channelSecret, deliverLine } from '../../testing/line-calls.ts';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';

jest.setTimeout(120_000);

const url = '/webhooks/line/shop';
const mei = `U${'4af4'.repeat(8)}`;

let ingest: Ingest;

beforeAll(async () => {
  // A connection for each call: nobody waits for another one's.
  ingest = await startIngest(await useStores(), { DATABASE_CONNECTIONS: '17' });
  await ingest.addLine('shop', { channelAccessToken: 'token', channelSecret });
});

beforeEach(() => forget(ingest));

afterAll(() => ingest.close());

const content = { id: '468789577898262530', quoteToken: 'q' };
const messages: object[] = [
  { ...content, type: 'text', text: 'hello' },
  { ...content, type: 'image', contentProvider: { type: 'line' }, imageSet: { id: 'E005', index: 1, total: 2 } },
  { ...content, type: 'image', contentProvider: { type: 'external', originalContentUrl: 'https://cdn.example/a.jpg' } },
  { ...content, type: 'file', fileName: 'card.jpg', fileSize: 7 },
];
const eventOf = (webhookEventId: string, message: object): object => ({
  ...{ type: 'message', mode: 'active', timestamp: 1_795_297_495_123, webhookEventId, deliveryContext: { isRedelivery: false } },
  ...{ source: { type: 'group', groupId: `C${'1'.repeat(32)}`, userId: mei }, replyToken: 'token', message },
});
const events = fc.array(fc.tuple(fc.uuid(), fc.constantFrom(...messages)).map(([id, message]) => eventOf(id, message)), { maxLength: 3 });
const bodies = hostileJson(events.map((told) => ({ destination: mei, events: told })));
const signature = (given: string | string[] | undefined): Headers => (given === undefined ? {} : { 'x-line-signature': given });

/** Whatever came before. */
async function stillWorks(): Promise<void> {
  expect((await deliverLine(ingest.app, [eventOf('still-there', { type: 'text', text: 'hello' })])).statusCode).toBe(200);
  expect(await ingest.database.query(sql`select 1 from ingest.events where platform_event_id = 'still-there'`)).toHaveLength(1);
}

it('whatever LINE did not sign, or comes to another address, is refused and counted, and leaves no row', async () => {
  const unsigned = fc.record({ url: fc.constant(url), forgery: forgeries, headers: hostileHeaders, body: bodies });
  const elsewhere = fc.record({ url: strangeTargets('line'), forgery: fc.constant(null), headers: hostileHeaders, body: bodies });
  const before = await metered(ingest, 'sluice_http_refusals_total');
  const statuses = await bombard({
    cases: fc.oneof({ weight: 3, arbitrary: unsigned }, elsewhere),
    times: 3_500,
    send: ({ forgery, headers, ...rest }) => {
      const right = signatureOf(rest.body, channelSecret);
      return call(ingest, { ...rest, headers: { ...headers, ...signature(forgery ? forgery.given(right) : right) } });
    },
    allowed: [400, 401, 403, 404, 413, 414, 415],
  });
  expect([await rowsOf(ingest), (await metered(ingest, 'sluice_http_refusals_total')) - before]).toEqual([noRows, refusalsIn(statuses)]);
  await stillWorks();
});

it('whatever was changed after LINE signed it is refused', async () => {
  const changed = fc.tuple(bodies, bodies).filter(([signed, sent]) => !signed.equals(sent)).map(([signed, body]) => ({ body, headers: signature(signatureOf(signed, channelSecret)) }));
  await bombard({ cases: changed, times: 500, send: ({ body, headers }) => call(ingest, { url, headers, body }), allowed: [401, 413] });
  expect(await rowsOf(ingest)).toEqual(noRows);
});

it('whatever LINE signed is taken or refused, and never fails', async () => {
  const before = await metered(ingest, 'sluice_http_refusals_total');
  const statuses = await bombard({
    cases: fc.record({ headers: hostileHeaders, body: bodies }),
    times: 3_000,
    send: ({ headers, body }) => call(ingest, { url, headers: { 'content-type': 'application/json', ...headers, ...signature(signatureOf(body, channelSecret)) }, body }),
    allowed: [200, 400, 401, 403, 413, 415],
  });
  const rows = await rowsOf(ingest);
  expect(rows).toMatchObject({ arrivals: rows?.events, rings: 0 });
  expect([rows && rows.events > 0, rows && rows.bodies <= (statuses.get(200) ?? 0)]).toEqual([true, true]);
  expect((await metered(ingest, 'sluice_http_refusals_total')) - before).toBe(refusalsIn(statuses));
  await stillWorks();
});
