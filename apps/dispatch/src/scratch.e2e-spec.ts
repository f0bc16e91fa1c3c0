import { expect, it } from '@jest/globals';
import { freshDatabase, freshRedis, until } from '@sluice/testing';
import { keepAccount, messagesOf } from '../testing/rows.ts';
import { startDispatch } from '../testing/start-dispatch.ts';

it('boots', async () => {
  const stores = await freshDatabase();
  const dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() });
  await keepAccount(dispatch.database, 'sandbox');
  const posted = await dispatch.ask('POST /api/messages', { body: { accountId: 'sandbox', chatId: '1', text: 'x' } });
  console.log(posted);
  await until('sent', async () => (await messagesOf(dispatch.database, 'sandbox'))[0]?.state === 'COMPLETED');
  for (const [route, body, headers] of [
    ['POST /api/messages', { accountId: 'sandbox', chatId: '1', text: 'a\0b' }],
    ['POST /api/messages', { accountId: 'sandbox', chatId: '1', text: 'a\ud800b' }],
    ['POST /api/messages', { accountId: 'sandbox', chatId: '1\0', text: 'a' }],
    ['POST /api/messages', { accountId: 'sandbox\0', chatId: '1', text: 'a' }],
    ['GET /api/messages?accountId=%00'], ['GET /api/messages?chatId=%00'],
    ['GET /api/queues/%00'], ['GET /api/queues/sandbox'], ['GET /api/queues/nope'], ['GET /api/messages/nope'],
    ['GET /api/messages?cursor=nope'], ['GET /api/queues?cursor=WyJcdTAwMDAiXQ'], ['POST /api/messages', {}],
    ['POST /api/messages', { accountId: 'sandbox', chatId: '1', text: 'b' }, { 'idempotency-key': 'k1' }],
    ['POST /api/messages', { accountId: 'sandbox', chatId: '1', text: 'b', priority: 'urgent' }, { 'idempotency-key': 'k1' }],
    ['POST /api/messages', { accountId: 'sandbox', chatId: '1', text: 'b', expiresAt: '2000-01-01T00:00:00Z' }],
    ['POST /api/messages', { accountId: 'sandbox', chatId: '1', text: 'b', scheduledAt: '0000-01-01T00:00:00Z' }],
  ] as [string, object?, Record<string,string>?][]) {
    const r = await dispatch.ask(route, { ...(body && { body }), ...(headers && { headers }) });
    console.log(route, JSON.stringify(body), r.status, r.type, JSON.stringify(r.body).slice(0, 400));
  }
  await dispatch.close();
  await stores.drop();
  expect(1).toBe(1);
});
