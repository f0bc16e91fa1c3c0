import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { captureLog, type Log } from '@sluice/service/testing';
import { ask } from '../testing/ask.ts';
import { startGateway, type Gateway } from '../testing/start-gateway.ts';

let log: Log;
let gateway: Gateway;

beforeAll(async () => {
  log = captureLog();
  gateway = await startGateway({ LOG_LEVEL: 'trace' });
});

afterAll(async () => {
  await gateway.close();
  log.stop();
});

it('the log of the gateway holds nothing of what passes through, however it ends', async () => {
  const headers = { authorization: 'Bearer sk_canary0123456789', 'x-telegram-bot-api-secret-token': 'canary-secret' };
  const send = () => ask(`${gateway.url}/webhooks/telegram/bot?token=canary`, { method: 'POST', headers, body: '{"text":"canary-text"}' });
  const { ingest } = gateway.backends;
  expect((await send()).status).toBe(200);
  ingest.answer = (response) => response.destroy();
  expect((await send()).status).toBe(502);
  await ingest.close();
  expect((await send()).status).toBe(503);
  await ask(`${gateway.url}/nobody?token=canary`, { method: 'POST', headers, body: 'canary' });
  expect(log.text()).toContain('"service":"gateway"');
  expect(log.text()).not.toContain('canary');
});
