import { beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { encrypt, getSignature } from '@wecom/crypto';
import { Upstream } from '../upstream/upstream.ts';
import type { Account } from '../accounts/account.ts';
import type { WebhookCall } from '../adapter.ts';
import { MemoryAccessTokenStore } from './access-token.store.ts';
import { AccessTokens } from './access-tokens.ts';
import { WecomAdapter } from './wecom.adapter.ts';
import { WecomClient } from './wecom.client.ts';

const credentials = { corpId: 'ww12345678910', kfSecret: 'kf-secret', token: 'tok3n', encodingAesKey: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR' };
const account: Account = { id: 'wecom', channel: 'wecom', credentials, limits: [], revision: 1 };
const now = 1_700_000_000_000;
const ring = `<xml><ToUserName><![CDATA[ww12345678910]]></ToUserName><CreateTime>1348831860</CreateTime><MsgType><![CDATA[event]]></MsgType>
<Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[ENCApHxn]]></Token><OpenKfId><![CDATA[wkAJ2GC_-]]></OpenKfId></xml>`;

let adapter: WecomAdapter;

beforeEach(() => {
  const client = new WecomClient(new Upstream('http://127.0.0.1:9'));
  const tokens = new AccessTokens({ fetch: (app) => client.fetchToken(app), store: new MemoryAccessTokenStore(), now: () => now });
  adapter = new WecomAdapter(client, tokens, { callbackWindowMs: 300_000, now: () => now });
});

interface Making {
  at?: number | string;
  token?: string;
  receiver?: string;
  query?: WebhookCall['query'];
}

const queryOf = (encrypted: string, { at = now / 1_000, token = credentials.token, query = {} }: Making): WebhookCall['query'] => ({
  msg_signature: getSignature(token, at, 'nonce1', encrypted),
  timestamp: String(at),
  nonce: 'nonce1',
  ...query,
});
const callOf = (text: string, making: Making = {}): WebhookCall => {
  const encrypted = encrypt(credentials.encodingAesKey, text, making.receiver ?? credentials.corpId);
  return { headers: {}, query: queryOf(encrypted, making), body: Buffer.from(`<xml><AgentID><![CDATA[]]></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`) };
};
const checkOf = (text: string, making: Making = {}): WebhookCall => {
  const echostr = encrypt(credentials.encodingAesKey, text, making.receiver ?? credentials.corpId);
  return { headers: {}, query: { ...queryOf(echostr, making), echostr }, body: Buffer.alloc(0) };
};
const receive = (call: WebhookCall, by = account): unknown => {
  try {
    adapter.verify(call, by);
    return adapter.read(call, by);
  } catch (error) {
    return error instanceof AppError ? [error.code, error.details?.['reason']] : error;
  }
};
const confirm = (call: WebhookCall): unknown => {
  try {
    return adapter.confirm(call, account);
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
};

describe('a callback of WeCom', () => {
  it('is the ring of a customer service account, with a token to pull with', () => {
    expect(receive(callOf(ring))).toEqual({ arrivals: [], rings: [{ mailbox: 'wkAJ2GC_-', token: 'ENCApHxn' }] });
  });

  it.each([
    ['no token', ring.replace('ENCApHxn', '')],
    ['one that cannot be kept', ring.replace('ENCApHxn', 'x'.repeat(513))],
  ])('rings with %s, too', (_title, text) => {
    expect(receive(callOf(text))).toMatchObject({ rings: [{ token: null }] });
  });

  it.each([
    ['another event', '<xml><Event><![CDATA[change_contact]]></Event><BatchJob><JobId>x</JobId></BatchJob></xml>'],
    ['a ring without an account', ring.replace('wkAJ2GC_-', '')],
    ['a ring of an account of another shape', ring.replace('wkAJ2GC_-', 'wk:1')],
  ])('brings nothing when it is %s', (_title, text) => {
    expect(receive(callOf(text))).toEqual({ arrivals: [], rings: [] });
  });

  it.each<[string, WebhookCall]>([
    ['signed with another token', callOf(ring, { token: 'other' })],
    ['without a signature', callOf(ring, { query: { msg_signature: undefined } })],
    ['without a nonce', callOf(ring, { query: { nonce: undefined } })],
    ['with a parameter that stands twice', callOf(ring, { query: { nonce: ['nonce1', 'nonce1'] as unknown as string } })],
    ['with another timestamp than was signed', callOf(ring, { query: { timestamp: String(now / 1_000 + 1) } })],
    ['for another corp', callOf(ring, { receiver: 'ww0' })],
  ])('is unauthorized %s', (_title, call) => {
    expect(receive(call)).toEqual(['unauthorized', undefined]);
  });

  it.each([301, -301, 86_400])('dated %d s from our clock is replayed', (awayS) => {
    expect(receive(callOf(ring, { at: now / 1_000 + awayS }))).toEqual(['unauthorized', 'stale']);
  });

  it.each([300, -300])('dated %d s from our clock is taken', (awayS) => {
    expect(receive(callOf(ring, { at: now / 1_000 + awayS }))).toMatchObject({ rings: [{}] });
  });

  it.each(['now', '', '-1', '1e9', 'NaN'])('dated %p is replayed, even when that is signed', (at) => {
    expect(receive(callOf(ring, { at }))).toEqual(['unauthorized', 'stale']);
  });

  it.each([
    ['no XML', '{}'],
    ['no Encrypt', '<xml><a>x</a></xml>'],
  ])('that is %s is invalid', (_title, body) => {
    expect(receive({ ...callOf(ring), body: Buffer.from(body) })).toEqual(['invalid', undefined]);
  });

  it('that is junk under a right signature is invalid', () => {
    expect(receive({ headers: {}, query: queryOf('junk', {}), body: Buffer.from('<xml><Encrypt>junk</Encrypt></xml>') })).toEqual(['invalid', undefined]);
    expect(receive(callOf('no xml'))).toEqual(['invalid', undefined]);
  });

  it.each([{ token: undefined }, { encodingAesKey: undefined }])('is unauthorized for an account with %j', (missing) => {
    expect(receive(callOf(ring), { ...account, credentials: { ...credentials, ...missing } as Account['credentials'] })).toEqual(['unauthorized', undefined]);
  });
});

describe('the check of the address', () => {
  it('is answered with the text that was encrypted, and nothing else', () => {
    expect(confirm(checkOf('1616140317555161061'))).toBe('1616140317555161061');
  });

  it.each<[string, WebhookCall, string]>([
    ['another token', checkOf('1', { token: 'other' }), 'unauthorized'],
    ['another corp', checkOf('1', { receiver: 'ww0' }), 'unauthorized'],
    ['an old timestamp', checkOf('1', { at: 1_409_659_813 }), 'unauthorized'],
    ['no echostr', { ...checkOf('1'), query: queryOf('', {}) }, 'invalid'],
    ['an echostr of junk', { ...checkOf('1'), query: { ...queryOf('junk', {}), echostr: 'junk' } }, 'invalid'],
  ])('with %s is refused', (_title, call, code) => {
    expect(confirm(call)).toBe(code);
  });
});
