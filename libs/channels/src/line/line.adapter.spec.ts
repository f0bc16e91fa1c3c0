import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { LineSimulator, signatureOf, type LineFault } from '@sluice/testing';
import type { Account, CredentialsOf } from '../accounts/account.ts';
import type { Outgoing, SendContext, WebhookCall } from '../adapter.ts';
import { anywhere, PublicFetch } from '../upstream/public-fetch.ts';
import { Upstream } from '../upstream/upstream.ts';
import { LineAdapter } from './line.adapter.ts';
import { LineClient } from './line.client.ts';

const channelAccessToken = 'channel-access-token';
const accountWith = (credentials: CredentialsOf<'line'>): Account => ({ id: 'shop', channel: 'line', credentials, limits: [], revision: 1 });
const account = accountWith({ channelAccessToken });
const mei = `U${'4af4'.repeat(8)}`;
const id = '01935f4e-0000-7000-8000-000000000001';

let line: LineSimulator;
let api: Upstream;
let data: Upstream;
let adapter: LineAdapter;

beforeEach(async () => {
  line = await LineSimulator.start({ channels: [{ accessToken: channelAccessToken }] });
  [api, data] = [new Upstream(line.url), new Upstream(line.dataUrl)];
  adapter = new LineAdapter(new LineClient({ api, data }), new PublicFetch(anywhere));
});

afterEach(async () => {
  expect(line.complaints).toEqual([]);
  await Promise.all([api.close(), data.close()]);
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

describe('verifying what LINE sends', () => {
  const channelSecret = 'test-channel-secret';
  // Made by another implementation than ours.
  const body = '{"destination":"U00000000000000000000000000000001","events":[]}';
  const signature = 'vi9Brf+SdeooKv6C8vcNTGfub3e9w9Y8WYkIvaPRAZ4=';
  const call = (signed: string | string[] | undefined, bytes: string | Uint8Array = body): WebhookCall => ({ query: {}, headers: { 'x-line-signature': signed }, body: Buffer.from(bytes) });
  const verify = (given: WebhookCall) => adapter.verify(given, accountWith({ channelAccessToken, channelSecret }));

  it('takes the golden vector, and bytes that are no text', () => {
    verify(call(signature));
    const bytes = Uint8Array.of(0xff, 0x00, 0xfe);
    verify(call(signatureOf(bytes, channelSecret), bytes));
  });

  it.each([
    ['no signature', call(undefined)],
    ['an empty one', call('')],
    ['two of them', call([signature, signature])],
    ['that of another body', call(signature, `${body} `)],
    ['that of another secret', call(signatureOf(body, 'other'))],
    ['the same in other letters', call(signature.toLowerCase())],
    ['the same without its padding', call(signature.replace('=', ''))],
    ['the same in base64url', call(signature.replaceAll('+', '-'))],
  ])('refuses %s', (_title, given) => {
    expect(() => verify(given)).toThrow(expect.objectContaining({ code: 'unauthorized' }));
  });

  it('says what to set when there is no channel secret, and takes no signature with it', () => {
    for (const secret of ['', 'undefined']) {
      expect(() => adapter.verify(call(signatureOf(body, secret || 'x')), account)).toThrow(/Account shop has no channelSecret: set it/);
    }
  });
});

describe('fetching what people send on LINE', () => {
  const fetchMedia = (mediaId: string, signal = AbortSignal.timeout(5_000)) => adapter.fetchMedia(mediaId, account, signal);
  const shown = (shows: Uint8Array | string): string => {
    const [arrival] = adapter.read({ query: {}, headers: {}, body: Buffer.from(JSON.stringify({ events: [line.event(channelAccessToken, { from: mei, shows })] })) }).arrivals;
    return arrival?.event?.media?.id ?? '';
  };
  const bytes = Uint8Array.from({ length: 3_000 }, (_, index) => index % 256);

  it('has the bytes of a picture from the data host', async () => {
    expect(Buffer.from(await fetchMedia(shown(bytes)))).toEqual(Buffer.from(bytes));
  });

  it('has a picture that LINE does not keep from where it is', async () => {
    const messageId = shown(bytes);
    line.fault({ kind: 'answered', status: 200, body: { from: 'elsewhere' } });
    expect(Buffer.from(await fetchMedia(shown(`${line.url}/a.jpg`))).toString()).toBe('{"from":"elsewhere"}');
    expect(Buffer.from(await fetchMedia(messageId))).toEqual(Buffer.from(bytes));
  });

  it('says that it is gone when LINE no longer keeps it, or never did', async () => {
    const messageId = shown(bytes);
    line.forget(channelAccessToken, messageId);
    expect(await failure(fetchMedia(messageId))).toMatchObject({ code: 'gone' });
    expect(await failure(fetchMedia('1'))).toMatchObject({ code: 'gone' });
  });

  it('takes no more than 20 MB', async () => {
    expect(await failure(fetchMedia(shown(new Uint8Array((20 << 20) + 1))))).toMatchObject({ code: 'too-large' });
  });

  it.each<[string, LineFault, string]>([
    ['the token is wrong', { kind: 'answered', status: 401, body: {} }, 'unauthorized'],
    ['LINE fails', { kind: 'html', status: 502 }, 'unavailable'],
    ['the connection breaks', { kind: 'dropped' }, 'unavailable'],
    ['there is too much at once', { kind: 'rate-limited' }, 'throttled'],
  ])('says why it has nothing when %s', async (_title, fault, code) => {
    const messageId = shown(bytes);
    line.fault(fault);
    expect(await failure(fetchMedia(messageId))).toMatchObject({ code });
  });

  it('gives up with the signal', async () => {
    line.fault({ kind: 'hung' });
    expect(await failure(fetchMedia(shown(bytes), AbortSignal.timeout(50)))).toMatchObject({ code: 'unavailable' });
  });
});

describe('the names of people on LINE', () => {
  const sender = { id: mei, name: null, language: null };
  const profileIn = (chatId: string) => adapter.profileOf({ chatId, sender }, account, AbortSignal.timeout(5_000));
  const nameIn = async (chatId: string) => (await profileIn(chatId)).name;

  it('are those of their profile, or of their place in a group or a room', async () => {
    line.introduce(channelAccessToken, mei, { displayName: 'Mei' });
    line.introduce(channelAccessToken, mei, { displayName: 'Mei of the group', in: 'C1' });
    line.introduce(channelAccessToken, mei, { displayName: 'Mei of the room', in: 'R1' });
    expect([await nameIn(mei), await nameIn('C1'), await nameIn('R1')]).toEqual(['Mei', 'Mei of the group', 'Mei of the room']);
    // Only whoever is a friend tells a language.
    expect([(await profileIn(mei)).language, (await profileIn('C1')).language]).toEqual(['zh-Hant', null]);
  });

  it('are kept as PostgreSQL can keep them, and not longer than a name is', async () => {
    line.introduce(channelAccessToken, mei, { displayName: ` \0${'長'.repeat(300)}` });
    expect(await nameIn(mei)).toBe('長'.repeat(198));
    line.introduce(channelAccessToken, mei, { displayName: ' ' });
    expect(await nameIn(mei)).toBeNull();
  });

  it('are not known of those who are no friends', async () => {
    expect(await nameIn(mei)).toBeNull();
  });

  it.each<[LineFault, string]>([
    [{ kind: 'answered', status: 401, body: {} }, 'unauthorized'],
    [{ kind: 'html', status: 503 }, 'unavailable'],
  ])('are not had when LINE answers %j', async (fault, code) => {
    line.fault(fault);
    expect(await failure(nameIn(mei))).toMatchObject({ code });
  });
});
