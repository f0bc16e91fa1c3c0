import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { freshDatabase, freshRedis, until, Wire, type FreshDatabase } from '@sluice/testing';
import { imageForm, png } from '../../testing/pictures.ts';
import { authorization, startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, textUpdate } from '../../testing/updates.ts';

let database: FreshDatabase;
let wire: Wire;
let ingest: Ingest;
let url: string;

beforeAll(async () => {
  database = await freshDatabase();
  wire = await Wire.to(await freshRedis());
  ingest = await startIngest({ database: database.url, redis: wire.url });
  url = await ingest.listen();
  await ingest.addTelegram('bot');
  await ingest.addSandbox();
});

beforeEach(() => ingest.redis.flushdb());

afterAll(async () => {
  await ingest.close();
  wire.close();
  await database.drop();
});

const told = (count: number) => until(`${count} events`, async () => (await ingest.told()).length >= count && ingest.told());
const upload = (): Promise<Response> => fetch(`${url}/api/cards`, { method: 'POST', headers: { authorization, 'idempotency-key': 'one' }, body: imageForm(png(40, 30)) });

it('what comes in is told once, whatever the way, and however often it is delivered', async () => {
  for (let time = 0; time < 3; time++) {
    await Promise.all([1, 2, 3].map(() => deliver(ingest.app, 'bot', textUpdate(1, 'canary'))));
    await upload();
  }
  await ingest.app.inject({ method: 'POST', url: '/api/sandbox/messages', headers: { authorization }, payload: { chatId: 'me', text: 'canary' } });
  const events = await told(3);
  const eventId: unknown = expect.stringMatching(/^[0-9a-f-]{36}$/);
  expect(events).toEqual([
    { type: 'event-received', eventId, accountId: 'bot', kind: 'text' },
    { type: 'event-received', eventId, accountId: 'api', kind: 'photo' },
    { type: 'event-received', eventId, accountId: 'sandbox', kind: 'text' },
  ]);
});

it('what is ignored is not told', async () => {
  await deliver(ingest.app, 'bot', { update_id: 2, edited_message: {} });
  await deliver(ingest.app, 'bot', textUpdate(3, 'x'));
  expect(await told(1)).toHaveLength(1);
});

it('nobody waits for it: without Redis it is taken in all the same', async () => {
  wire.cut();
  const { statusCode } = await deliver(ingest.app, 'bot', textUpdate(4, 'x'));
  await wire.mend();
  await until('Redis to be back', () => ingest.redis.status === 'ready');
  expect(statusCode).toBe(200);
  expect(await told(1)).toEqual([{ type: 'replay-gap', reason: 'dropped' }]);
});
