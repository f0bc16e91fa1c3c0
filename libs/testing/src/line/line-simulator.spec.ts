import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HTTPFetchError, LineBotClient } from '@line/bot-sdk';
import { LineSimulator } from './line-simulator.ts';

const accessToken = 'channel-access-token';
const mei = `U${'4af4'.repeat(8)}`;
const key = '01935f4e-0000-7000-8000-000000000001';

let line: LineSimulator;
let client: LineBotClient;

beforeEach(async () => {
  line = await LineSimulator.start({ channels: [{ accessToken }] });
  client = LineBotClient.fromChannelAccessToken({ channelAccessToken: accessToken, apiBaseURL: line.url });
});

afterEach(() => line.close());

const text = (...texts: string[]) => texts.map((each) => ({ type: 'text' as const, text: each }));
const push = (said = 'hello', retryKey?: string) => client.pushMessage({ to: mei, messages: text(said) }, retryKey);

async function refusal(call: Promise<unknown>): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const error = await call.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof HTTPFetchError)) throw new Error(`expected an HTTPFetchError, got ${String(error)}`);
  return { status: error.status, headers: error.headers, body: JSON.parse(error.body) as Record<string, unknown> };
}

describe("the simulated Messaging API, driven by LINE's own client", () => {
  it('pushes messages and answers their ids', async () => {
    const { sentMessages } = await client.pushMessage({ to: mei, messages: text('one', 'two') }, key);
    expect(line.sentTo(mei)).toEqual([
      { channel: accessToken, to: mei, text: 'one', by: 'push', id: sentMessages[0]?.id, retryKey: key },
      { channel: accessToken, to: mei, text: 'two', by: 'push', id: sentMessages[1]?.id, retryKey: key },
    ]);
    expect(line.complaints).toEqual([]);
  });

  it('delivers once under one retry key, and then says when it did', async () => {
    const first = await client.pushMessageWithHttpInfo({ to: mei, messages: text('hello') }, key);
    const again = await refusal(push('hello', key));
    expect(again).toMatchObject({ status: 409, body: { message: 'The retry key is already accepted', sentMessages: first.body.sentMessages } });
    expect(again.headers.get('x-line-accepted-request-id')).toBe(first.httpResponse.headers.get('x-line-request-id'));
    expect(line.sent).toHaveLength(1);
    line.pass(86_400_000);
    await push('hello', key);
    expect(line.sent).toHaveLength(2);
  });

  it('does not use up the retry key of a request that it refused', async () => {
    line.setMonthlyLimit(accessToken, 0);
    expect((await refusal(push('hello', key))).status).toBe(429);
    line.setMonthlyLimit(accessToken, 1);
    await push('hello', key);
    expect(line.sent).toHaveLength(1);
  });

  it('complains of a push without a retry key, and of one key for two bodies', async () => {
    await push();
    await push('hello', key);
    await refusal(push('goodbye', key));
    expect(line.complaints).toEqual(['sent without a retry key', 'one retry key for two bodies']);
  });

  it('takes a reply token once, and only while it is fresh', async () => {
    const reply = (replyToken: string) => client.replyMessage({ replyToken, messages: text('hello') });
    const [token, old] = [line.replyToken(accessToken, mei), line.replyToken(accessToken, mei)];
    await reply(token);
    expect(line.sentTo(mei)).toMatchObject([{ text: 'hello', by: 'reply' }]);
    line.pass(60_000);
    for (const used of [token, old, 'unknown']) expect(await refusal(reply(used))).toMatchObject({ status: 400, body: { message: 'Invalid reply token' } });
    expect(line.sent).toHaveLength(1);
  });

  it('counts pushes and multicasts, but not replies, against the monthly limit', async () => {
    line.setMonthlyLimit(accessToken, 3);
    await push();
    await client.multicast({ to: [mei, `U${'0'.repeat(32)}`], messages: text('news') }, key);
    await client.replyMessage({ replyToken: line.replyToken(accessToken, mei), messages: text('free') });
    expect(await client.getMessageQuota()).toEqual({ type: 'limited', value: 3 });
    expect(await client.getMessageQuotaConsumption()).toEqual({ totalUsage: 3 });
    expect(await refusal(push())).toMatchObject({ status: 429, body: { message: 'You have reached your monthly limit.' } });
    expect(line.sentTo(mei).map(({ by }) => by)).toEqual(['push', 'multicast', 'reply']);
  });

  it.each<[string, () => Promise<unknown>, number]>([
    ['an unknown token', () => LineBotClient.fromChannelAccessToken({ channelAccessToken: 'x', apiBaseURL: line.url }).pushMessage({ to: mei, messages: text('x') }), 401],
    ['somebody of the wrong shape', () => client.pushMessage({ to: '555', messages: text('x') }), 400],
    ['no message', () => client.pushMessage({ to: mei, messages: [] }), 400],
    ['six messages', () => client.pushMessage({ to: mei, messages: text('1', '2', '3', '4', '5', '6') }), 400],
    ['an empty text', () => push(''), 400],
    ['5001 characters', () => push('x'.repeat(5_001)), 400],
    ['a retry key that is no UUID', () => push('x', 'key'), 400],
  ])('refuses %s', async (_title, call, status) => {
    expect((await refusal(call())).status).toBe(status);
    expect(line.sent).toEqual([]);
  });
});

describe('scripted faults', () => {
  it.each([
    [{ kind: 'monthly-limit' }, 429, 'You have reached your monthly limit.'],
    [{ kind: 'rate-limited' }, 429, 'The API rate limit has been exceeded. Try again later.'],
    [{ kind: 'concurrency-limited' }, 429, expect.stringContaining('concurrent')],
    [{ kind: 'answered', status: 500, body: { message: 'Internal server error' } }, 500, 'Internal server error'],
  ] as const)('answers %j', async (fault, status, message) => {
    line.fault(fault);
    expect(await refusal(push())).toMatchObject({ status, body: { message } });
    expect(line.sent).toEqual([]);
    await push();
  });

  it.each([{ kind: 'dropped' }, { kind: 'html', status: 504 }] as const)('loses the answer before or after the delivery: %j', async (fault) => {
    line.fault(fault);
    line.fault(fault, { when: 'after' });
    await expect(push('hello', key)).rejects.toThrow();
    expect(line.sent).toHaveLength(0);
    await expect(push('hello', key)).rejects.toThrow();
    expect(line.sent).toHaveLength(1);
    expect((await refusal(push('hello', key))).status).toBe(409);
  });

  it('meets only the endpoint and the person it is scripted for, as often as it is scripted', async () => {
    const fault = line.fault({ kind: 'rate-limited' }, { endpoint: '/v2/bot/message/push', to: mei, times: 2 });
    await client.pushMessage({ to: `U${'0'.repeat(32)}`, messages: text('x') });
    await client.replyMessage({ replyToken: line.replyToken(accessToken, mei), messages: text('x') });
    await refusal(push());
    await refusal(push());
    await push();
    expect(fault.hits).toBe(2);
  });

  it('delays, and hangs until the caller gives up', async () => {
    line.fault({ kind: 'delayed', ms: 20 });
    const startedAt = performance.now();
    await push();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(19);
    const hung = line.fault({ kind: 'hung' });
    await expect(fetch(`${line.url}/v2/bot/message/quota`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    expect(hung.hits).toBe(1);
  });
});

it('says when a message arrives, or who was waited for in vain', async () => {
  const waited = line.waitFor((message) => message.text === 'late');
  await Promise.all([push('early'), push('late'), line.waitForTotal(2)]);
  expect(await waited).toMatchObject({ text: 'late' });
  await expect(line.waitForTotal(3, 20)).rejects.toThrow('3 messages wanted, 2 were delivered');
});
