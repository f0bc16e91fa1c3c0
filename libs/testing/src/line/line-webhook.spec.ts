import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { validateSignature, type webhook } from '@line/bot-sdk';
import type { LineDeed } from './line-deeds.ts';
import { LineSimulator } from './line-simulator.ts';
import { OpenApi } from './open-api.ts';

const accessToken = 'channel-access-token';
const channelSecret = 'test-channel-secret';
const mei = `U${'4af4'.repeat(8)}`;
const group = `C${'1'.repeat(32)}`;
/** A checkout of line/line-openapi. */
const directory = process.env['SPEC_LINE_OPENAPI_DIR'] ?? '';
const webhookFile = join(directory, 'webhook.yml');

interface Received {
  body: string;
  signature: string;
}

let line: LineSimulator;
let server: Server;
let url: string;
let received: Received[];
/** What the next calls are answered, in order; 200 after that, null hangs up. */
let answers: (number | null)[];

beforeEach(async () => {
  [received, answers] = [[], []];
  line = await LineSimulator.start({ channels: [{ accessToken }] });
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ body: Buffer.concat(chunks).toString(), signature: String(request.headers['x-line-signature']) });
      const status = answers.length > 0 ? answers.shift() : 200;
      if (status) response.writeHead(status).end();
      else response.socket?.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback?a=1`;
});

afterEach(async () => {
  await line.close();
  server.closeAllConnections();
  server.close();
});

const bodies = () => received.map(({ body }) => JSON.parse(body) as webhook.CallbackRequest);
const calls = () => bodies().map(({ events }) => events.map(({ webhookEventId, deliveryContext }) => [webhookEventId, deliveryContext.isRedelivery]));
const everything: LineDeed[] = [
  { from: mei, says: 'hello' },
  { from: mei, in: group, shows: Uint8Array.of(1), set: { id: 'E005', index: 1, total: 2 } },
  { from: mei, in: `R${'2'.repeat(32)}`, shows: 'https://cdn.example/a.jpg' },
  { from: mei, sends: Uint8Array.of(1), fileName: 'card.jpg' },
  ...(['sticker', 'audio', 'video', 'location'] as const).map((sends) => ({ from: mei, sends })),
  ...(['follow', 'unfollow', 'postback', 'unsend'] as const).map((does) => ({ from: mei, does })),
  ...(['join', 'leave'] as const).map((does) => ({ from: mei, in: group, does })),
  { from: mei, says: 'hello', standby: true },
];

describe('the webhook calls of the simulated LINE', () => {
  it("are signed as LINE's own library expects it, and told apart from others", async () => {
    line.setWebhook(accessToken, { url, channelSecret });
    line.tell(accessToken, [{ from: mei, says: '你好' }]);
    await line.allDelivered();
    const [{ body, signature } = { body: '', signature: '' }] = received;
    expect(validateSignature(body, channelSecret, signature)).toBe(true);
    expect([validateSignature(`${body} `, channelSecret, signature), validateSignature(body, 'other', signature)]).toEqual([false, false]);
  });

  it('hold several events, each with an id and, unless somebody else answers, a reply token of its own', async () => {
    line.setWebhook(accessToken, { url, channelSecret });
    const told = line.tell(accessToken, everything);
    line.tell(accessToken, []);
    await line.allDelivered();
    expect(bodies().map(({ events }) => events.length).sort((a, b) => a - b)).toEqual([0, everything.length]);
    expect(new Set(told.map(({ webhookEventId }) => webhookEventId)).size).toBe(everything.length);
    const tokens = told.flatMap(({ replyToken }) => replyToken ?? []);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(told.filter(({ replyToken }) => replyToken === undefined).map(({ type, mode }) => [type, mode])).toEqual([
      ['unfollow', 'active'],
      ['unsend', 'active'],
      ['leave', 'active'],
      ['message', 'standby'],
    ]);
  });

  it('come again under the same ids until they are answered 2xx, and say so', async () => {
    answers = [500, null, 204];
    line.setWebhook(accessToken, { url, channelSecret, redelivers: true });
    const [one, two] = line.tell(accessToken, [{ from: mei, says: 'one' }, { from: mei, says: 'two' }]).map(({ webhookEventId }) => webhookEventId);
    await line.allDelivered();
    expect(calls()).toEqual([
      [[one, false], [two, false]],
      [[one, true], [two, true]],
      [[one, true], [two, true]],
    ]);
    expect(line.deliveries.map(({ status }) => status)).toEqual([500, null, 204]);
  });

  it('come again one by one in the wrong order, when asked to', async () => {
    answers = [500];
    line.setWebhook(accessToken, { url, channelSecret, redelivers: true, isUnordered: true });
    const told = line.tell(accessToken, [{ from: mei, says: 'one' }, { from: mei, says: 'two' }]).map(({ webhookEventId }) => webhookEventId);
    await line.allDelivered();
    const [, ...again] = calls();
    expect(again.flat().sort()).toEqual(told.map((id) => [id, true]).sort());
    expect(again.map((events) => events.length)).toEqual([1, 1]);
  });

  it('do not come again unless that is switched on', async () => {
    answers = [500];
    line.setWebhook(accessToken, { url, channelSecret });
    line.tell(accessToken, [{ from: mei, says: 'one' }]);
    await line.allDelivered();
    expect(received).toHaveLength(1);
  });
});

// Skipped where LINE's files are not: name their folder in SPEC_LINE_OPENAPI_DIR.
const withFiles = existsSync(webhookFile) ? describe : describe.skip;

withFiles("LINE's own description of webhooks (needs webhook.yml in SPEC_LINE_OPENAPI_DIR)", () => {
  it('has no objection to anything that is sent', async () => {
    line.setWebhook(accessToken, { url, channelSecret });
    line.tell(accessToken, everything);
    line.tell(accessToken, []);
    await line.allDelivered();
    const description = new OpenApi(webhookFile);
    for (const body of bodies()) expect(description.faultsOf('CallbackRequest', body)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a field that is missing', { webhookEventId: undefined }, 'webhookEventId is missing'],
    ['an unknown type', { type: 'hologram' }, 'no known kind: hologram'],
    ['a message without its text', { message: { id: '1', type: 'text', quoteToken: 'q' } }, 'text is missing'],
    ['a time in words', { timestamp: 'now' }, 'timestamp must be integer'],
    ['a mode that is none', { mode: 'asleep' }, 'mode must be one of active, standby'],
  ])('objects to %s', (_title, more, fault) => {
    const event = { ...line.event(accessToken, { from: mei, says: 'hello' }), ...more };
    expect(new OpenApi(webhookFile).faultsOf('CallbackRequest', { destination: mei, events: [event] })).toEqual([expect.stringContaining(fault)]);
  });
});
