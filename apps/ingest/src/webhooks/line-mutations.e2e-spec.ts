import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { freshDatabase, freshRedis, signatureOf, type FreshDatabase } from '@sluice/testing';
import fc from 'fast-check';
import { channelSecret, deliverLine } from '../../testing/line-calls.ts';
import { startIngest, type Ingest } from '../../testing/start-ingest.ts';

let database: FreshDatabase;
let ingest: Ingest;

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await startIngest({ database: database.url, redis: await freshRedis() });
  await ingest.addLine('shop', { channelAccessToken: 'token', channelSecret });
});

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

const count = async (): Promise<number> => {
  const [row] = await ingest.database.query<{ n: number }>(sql`select count(*)::int as n from ingest.events`);
  return row?.n ?? 0;
};

const mei = `U${'4af4'.repeat(8)}`;
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

/** What a field may hold instead of what it should: nothing, another kind, too much, what no database keeps. */
const strange = fc.oneof(
  fc.constant(undefined),
  fc.jsonValue(),
  fc.constantFrom('', '\0', '\ud800', 'x'.repeat(100_000), '__proto__', 'constructor', '../..', Number.MAX_VALUE, -0, 1e308),
  fc.integer({ min: 1, max: 50_000 }).map((depth) => ({ deep: depth })),
);

/** The places in a value, as paths. */
function placesIn(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, part]) => placesIn(part, [...at, key])) : [];
  return [at, ...inner];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const whole = fc.array(fc.tuple(fc.uuid(), fc.constantFrom(...messages)).map(([id, message]) => eventOf(id, message)), { maxLength: 3 });
const changed = whole.map((events) => ({ destination: mei, events })).chain((body) => {
  const change = fc.tuple(fc.constantFrom(...placesIn(body)), strange).map(([place, by]) => replaced(body, place, by));
  return fc.oneof(fc.constant<unknown>(body), change);
});
const asBytes = fc.tuple(changed, fc.option(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 5 })))).map(([body, cut]) => {
  // Deeper than anybody means it.
  const json = (JSON.stringify(body) ?? '').replace(/\{"deep":(\d+)\}/g, (_match, depth) => `${'['.repeat(Number(depth))}${']'.repeat(Number(depth))}`);
  const bytes = Buffer.from(json);
  if (!cut || bytes.length === 0) return bytes;
  const place = cut[0] % bytes.length;
  return Buffer.concat([bytes.subarray(0, place), cut[1], bytes.subarray(place + cut[1].length)]);
});

it('whatever LINE signed is taken or refused, and never fails', async () => {
  await fc.assert(
    fc.asyncProperty(asBytes, async (body) => {
      const { statusCode } = await deliverLine(ingest.app, body);
      expect([200, 400, 413]).toContain(statusCode);
    }),
    { numRuns: 1_000 },
  );
});

it('whatever LINE did not sign is refused, and leaves no row', async () => {
  const before = await count();
  const header = fc.oneof(fc.constant(''), fc.base64String(), fc.string({ unit: 'binary-ascii' }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '')), fc.constant(signatureOf('', 'other')));
  await fc.assert(
    fc.asyncProperty(asBytes, header, async (body, signature) => {
      expect((await deliverLine(ingest.app, body, { 'x-line-signature': signature })).statusCode).toBe(401);
    }),
    { numRuns: 500 },
  );
  expect(await count()).toBe(before);
});
