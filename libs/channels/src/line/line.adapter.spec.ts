import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { LineSimulator, type LineFault } from '@sluice/testing';
import type { Account } from '../accounts/account.ts';
import type { Outgoing, SendContext } from '../adapter.ts';
import { Upstream } from '../upstream/upstream.ts';
import { LineAdapter } from './line.adapter.ts';
import { LineClient } from './line.client.ts';

const channelAccessToken = 'channel-access-token';
const account: Account = { id: 'line', channel: 'line', credentials: { channelAccessToken }, limits: [], revision: 1 };
const mei = `U${'4af4'.repeat(8)}`;
const id = '01935f4e-0000-7000-8000-000000000001';

let line: LineSimulator;
let upstream: Upstream;
let adapter: LineAdapter;

beforeEach(async () => {
  line = await LineSimulator.start({ channels: [{ accessToken: channelAccessToken }] });
  upstream = new Upstream(line.url);
  adapter = new LineAdapter(new LineClient(upstream));
});

afterEach(async () => {
  expect(line.complaints).toEqual([]);
  await upstream.close();
  await line.close();
});

const send = (message: Partial<Outgoing> = {}, context: Partial<SendContext> = {}) =>
  adapter.send(
    { id, chatId: mei, text: 'hello', parseMode: null, replyToken: null, edits: null, doubtSince: null, ...message },
    account,
    { signal: AbortSignal.timeout(5_000), admit: () => undefined, ...context },
  );
const freshToken = () => ({ token: line.replyToken(channelAccessToken, mei), receivedAt: new Date() });
const failure = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'sent', (error: unknown) => error);

describe('pushing to LINE', () => {
  it('delivers once, however often the message is sent', async () => {
    const sent = await Promise.all([send(), send()]);
    sent.push(await send());
    expect(line.sentTo(mei)).toMatchObject([{ text: 'hello', by: 'push', retryKey: id }]);
    expect(new Set(sent.map(({ platformMessageId }) => platformMessageId))).toEqual(new Set([line.sent[0]?.id]));
  });

  it.each<[string, LineFault, 'before' | 'after', number]>([
    ['the connection broke before the delivery', { kind: 'dropped' }, 'before', 0],
    ['the answer was lost', { kind: 'dropped' }, 'after', 1],
    ['an edge answered', { kind: 'html', status: 502 }, 'after', 1],
    ['LINE failed', { kind: 'answered', status: 500, body: { message: 'Internal server error' } }, 'after', 1],
  ])('is tried again under the same key when %s', async (_title, fault, when, delivered) => {
    line.fault(fault, { when });
    expect(await failure(send())).toMatchObject({ code: 'timeout' });
    expect(line.sent).toHaveLength(delivered);
    await send({ doubtSince: new Date() });
    expect(line.sent).toHaveLength(1);
  });

  it('is not tried again when it may have arrived a day ago: LINE has forgotten its key', async () => {
    const doubtSince = new Date(Date.now() - 24 * 3_600_000);
    expect(await failure(send({ doubtSince }))).toMatchObject({ code: 'uncertain', message: expect.stringContaining('may have arrived') });
    expect(line.calls).toEqual([]);
  });

  it('tells the month that is used up from a flood', async () => {
    line.setMonthlyLimit(channelAccessToken, 0);
    expect(await failure(send())).toMatchObject({ code: 'quota', retry: 'never' });
    line.fault({ kind: 'rate-limited' });
    expect(await failure(send())).toMatchObject({ code: 'throttled', retryAfterMs: undefined });
  });
});

describe('replying on LINE', () => {
  it('uses a fresh token, which costs nothing', async () => {
    line.setMonthlyLimit(channelAccessToken, 0);
    const { platformMessageId } = await send({ replyToken: freshToken() });
    expect(line.sentTo(mei)).toMatchObject([{ text: 'hello', by: 'reply', id: platformMessageId }]);
  });

  it('pushes when the token is old', async () => {
    await send({ replyToken: { token: 'old', receivedAt: new Date(Date.now() - 50_000) } });
    expect(line.calls.map(({ endpoint }) => endpoint)).toEqual(['POST /v2/bot/message/push']);
  });

  it('pushes next when LINE no longer takes the token', async () => {
    const replyToken = freshToken();
    await send({ replyToken });
    const refused = await failure(send({ replyToken }));
    expect(refused).toMatchObject({ code: 'unavailable', details: { amend: { replyToken: null } } });
    await send({ replyToken, ...(refused as { details: { amend: Partial<Outgoing> } }).details.amend });
    expect(line.sentTo(mei).map(({ by }) => by)).toEqual(['reply', 'push']);
  });

  it('is never repeated when its answer was lost', async () => {
    line.fault({ kind: 'dropped' }, { when: 'after' });
    const replyToken = freshToken();
    expect(await failure(send({ replyToken }))).toMatchObject({ code: 'uncertain', retry: 'never' });
    expect([adapter.repeatsSafely({ replyToken }), adapter.repeatsSafely({ replyToken: null })]).toEqual([false, true]);
  });
});

it('sends nothing that is not admitted, and gives up in time', async () => {
  const refusal = new AppError('unavailable', 'The permit has run out.');
  const refuse = (): never => {
    throw refusal;
  };
  expect(await failure(send({}, { admit: refuse }))).toBe(refusal);
  expect(line.calls).toEqual([]);
  line.fault({ kind: 'hung' });
  expect(await failure(send({}, { signal: AbortSignal.timeout(100) }))).toMatchObject({ code: 'timeout' });
});

it('says that nothing comes in yet', async () => {
  expect(() => adapter.verify()).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(() => adapter.read()).toThrow(expect.objectContaining({ code: 'not-found' }));
  expect(await failure(adapter.fetchMedia())).toMatchObject({ code: 'not-found' });
});
