import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WecomSimulator } from '@sluice/testing';
import type { Account } from '../accounts/account.ts';
import type { Page, PullRequest } from '../adapter.ts';
import { Upstream } from '../upstream/upstream.ts';
import { MemoryAccessTokenStore } from './access-token.store.ts';
import { AccessTokens } from './access-tokens.ts';
import { WecomAdapter } from './wecom.adapter.ts';
import { WecomClient } from './wecom.client.ts';

const account: Account = { id: 'wecom', channel: 'wecom', credentials: { corpId: 'ww1', kfSecret: 'kf-secret' }, limits: [], revision: 1 };
const customer = { openKfId: 'wk1', externalUserId: 'wm1' };
const syncPath = '/cgi-bin/kf/sync_msg';
const mediaPath = '/cgi-bin/media/get';

let wecom: WecomSimulator;
let upstream: Upstream;
let adapter: WecomAdapter;

beforeEach(async () => {
  wecom = await WecomSimulator.start({ corps: [{ corpId: 'ww1', secret: 'kf-secret' }] });
  upstream = new Upstream(wecom.url);
  const client = new WecomClient(upstream);
  const tokens = new AccessTokens({ fetch: (app) => client.fetchToken(app), store: new MemoryAccessTokenStore(), now: Date.now });
  adapter = new WecomAdapter(client, tokens, { callbackWindowMs: 0, now: Date.now });
});

afterEach(async () => {
  await wecom.close();
  await upstream.close();
});

const pull = (request: Partial<PullRequest> = {}, signal = AbortSignal.timeout(5_000)): Promise<Page> =>
  adapter.pull({ mailbox: 'wk1', cursor: null, token: null, ...request }, account, signal);
const failure = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'done', (error: unknown) => error);
const leave = (content: string): string => wecom.customerLeaves(customer, { msgtype: 'text', text: { content } });

describe('pulling a mailbox', () => {
  it('reads page after page, empty ones too, each from where the last one ended', async () => {
    const ids = ['a', 'b', 'c'].map(leave);
    wecom.setPageSize(2);
    wecom.putEmptyPages('wk1', 2);
    const pages: Page[] = [];
    do pages.push(await pull({ cursor: pages.at(-1)?.cursor ?? null })); while (pages.at(-1)?.hasMore);
    expect(pages.map(({ arrivals }) => arrivals.map(({ platformEventId }) => platformEventId))).toEqual([[], [], ids.slice(0, 2), ids.slice(2)]);
    expect(JSON.parse(pages[2]?.raw.toString() ?? '')).toMatchObject({ errcode: 0, msg_list: [{ msgid: ids[0] }, { msgid: ids[1] }] });
  });

  it('asks again without the token of a ring that has expired, once', async () => {
    leave('a');
    expect((await pull({ token: 'ENC-expired' })).arrivals).toHaveLength(1);
    expect(wecom.pulls).toMatchObject({ calls: 2, withoutToken: 1 });
    const fault = wecom.fault({ kind: 'errcode', errcode: 95_007 }, { endpoint: syncPath, times: Infinity });
    expect(await failure(pull({ token: 'ENC-expired' }))).toMatchObject({ code: 'rejected' });
    expect(fault.hits).toBe(2);
  });

  it.each([
    ['was taken back', 40_014],
    ['has expired', 42_001],
  ])('renews an access token that %s, once', async (_title, errcode) => {
    leave('a');
    const fault = wecom.fault({ kind: 'errcode', errcode }, { endpoint: syncPath });
    expect((await pull()).arrivals).toHaveLength(1);
    expect([fault.hits, wecom.counters.tokenCalls]).toEqual([1, 2]);
    wecom.fault({ kind: 'errcode', errcode }, { endpoint: syncPath, times: 2 });
    expect(await failure(pull())).toMatchObject({ code: 'unavailable' });
  });

  it('does not go on asking with a secret that is refused', async () => {
    const fault = wecom.fault({ kind: 'errcode', errcode: 40_001 }, { endpoint: syncPath, times: Infinity });
    for (let n = 0; n < 3; n += 1) expect(await failure(pull())).toMatchObject({ code: 'unauthorized', retry: 'never' });
    expect([fault.hits, wecom.counters.tokenCalls]).toEqual([2, 2]);
  });

  it('says that the place is lost when WeCom no longer knows it', async () => {
    const { cursor } = await pull();
    wecom.forgetCursors('wk1');
    expect(await failure(pull({ cursor }))).toMatchObject({ code: 'gone' });
    expect((await pull()).arrivals).toEqual([]);
  });

  it('ends when it is told to', async () => {
    wecom.fault({ kind: 'hung' }, { endpoint: syncPath });
    expect(await failure(pull({}, AbortSignal.timeout(100)))).toMatchObject({ code: 'unavailable' });
  });
});

describe('a photo', () => {
  const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  const fetchPhoto = (): Promise<Uint8Array> => adapter.fetchMedia('media-1', account, AbortSignal.timeout(5_000));

  it('is had by its id, also when the access token must be renewed', async () => {
    wecom.keepMedia('media-1', { bytes, type: 'image/jpeg' });
    expect(Buffer.from(await fetchPhoto())).toEqual(bytes);
    wecom.revokeTokens();
    expect(Buffer.from(await fetchPhoto())).toEqual(bytes);
  });

  it.each([
    ['is gone', 40_007, 'gone'],
    ['was asked for too often', 45_033, 'throttled'],
    ['is not to be had right now', -1, 'unavailable'],
  ])('that %s comes as an error, although it is answered 200', async (_title, errcode, code) => {
    wecom.keepMedia('media-1', { bytes, type: 'image/jpeg' });
    wecom.fault({ kind: 'errcode', errcode }, { endpoint: mediaPath });
    expect(await failure(fetchPhoto())).toMatchObject({ code });
  });

  it.each([{ kind: 'html', status: 200 }, { kind: 'html', status: 502 }, { kind: 'answered', status: 200, body: {} }] as const)('is not what an edge answers: %j', async (fault) => {
    wecom.fault(fault, { endpoint: mediaPath });
    expect(await failure(fetchPhoto())).toMatchObject({ code: 'unavailable' });
  });

  it('is not read beyond 20 MB', async () => {
    wecom.keepMedia('media-1', { bytes: Buffer.alloc((20 << 20) + 1, 1), type: 'image/jpeg' });
    expect(await failure(fetchPhoto())).toMatchObject({ code: 'too-large' });
  });
});

describe('the name of a customer', () => {
  const nameOf = async (): Promise<string | null> => (await adapter.profileOf({ sender: { id: 'wm1' } }, account, AbortSignal.timeout(5_000))).name;

  it('is the nickname, when WeCom tells one', async () => {
    wecom.setNickname('wm1', ' 张三\0 ');
    expect(await nameOf()).toBe('张三');
    wecom.setNickname('wm1', '');
    expect(await nameOf()).toBeNull();
  });

  it('is none for a customer WeCom does not know', async () => {
    expect(await nameOf()).toBeNull();
  });
});
