import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../../testing/ask.ts';
import { startGateway, type Gateway } from '../../testing/start-gateway.ts';

let trusting: Gateway;
let suspicious: Gateway;

beforeAll(async () => {
  [trusting, suspicious] = await Promise.all([startGateway(), startGateway({ TRUSTED_PROXIES: '10.0.0.0/8' })]);
});

afterAll(() => Promise.all([trusting.close(), suspicious.close()]));

async function handedOn({ url, backends: { ingest } }: Gateway, headers: Record<string, string | string[]> = {}): Promise<unknown> {
  expect((await ask(`${url}/webhooks/telegram/bot`, { method: 'POST', headers, body: '{}' })).status).toBe(200);
  return ingest.last.headers['x-forwarded-for'];
}

describe('who asks, as the gateway hands it on,', () => {
  it.each([
    ['is the caller, when nobody stands in front', {}, '127.0.0.1'],
    ['is whom the proxy in front names', { 'x-forwarded-for': '8.8.8.8' }, '8.8.8.8'],
    ['is whom that proxy saw, not whom the caller claims to be', { 'x-forwarded-for': '6.6.6.6, 8.8.8.8' }, '8.8.8.8'],
    ['is the same in several headers', { 'x-forwarded-for': ['6.6.6.6', '8.8.8.8'] }, '8.8.8.8'],
    ['is whoever stands behind a row of proxies that are trusted', { 'x-forwarded-for': '6.6.6.6, 8.8.8.8, 127.0.0.2, ::1' }, '8.8.8.8'],
    ['cannot be taken away as a header of one connection', { 'x-forwarded-for': '8.8.8.8', connection: 'X-Forwarded-For' }, '8.8.8.8'],
  ])('%s', async (_title, headers, expected) => {
    expect(await handedOn(trusting, headers)).toBe(expected);
  });

  it.each([[{}], [{ 'x-forwarded-for': '8.8.8.8' }], [{ 'x-forwarded-for': '8.8.8.8, 10.0.0.1' }]])('is the caller itself when it is none of the proxies: %j', async (headers) => {
    expect(await handedOn(suspicious, headers)).toBe('127.0.0.1');
  });
});
