import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { WecomSimulator } from '@sluice/testing';
import type { Account } from '../accounts/account.ts';
import type { Outgoing, SendContext } from '../adapter.ts';
import { Upstream } from '../upstream/upstream.ts';
import { MemoryAccessTokenStore } from './access-token.store.ts';
import { AccessTokens } from './access-tokens.ts';
import { WecomAdapter } from './wecom.adapter.ts';
import { WecomClient } from './wecom.client.ts';

const corp = { corpId: 'ww12345678910', secret: 'kf-secret' };
const account: Account = { id: 'wecom', channel: 'wecom', credentials: { corpId: corp.corpId, kfSecret: corp.secret }, limits: [], revision: 1 };
const customer = { openKfId: 'wkAJ2GC', externalUserId: 'wmAJ2GC' };
const sendPath = '/cgi-bin/kf/send_msg';
const hour = 3_600_000;

let wecom: WecomSimulator;
let upstream: Upstream;
let adapter: WecomAdapter;
let aheadMs: number;

beforeEach(async () => {
  wecom = await WecomSimulator.start({ corps: [corp] });
  wecom.customerWrites(customer);
  upstream = new Upstream(wecom.url);
  aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  const client = new WecomClient(upstream, now);
  adapter = new WecomAdapter(client, new AccessTokens({ fetch: (app) => client.fetchToken(app), store: new MemoryAccessTokenStore(now), now }), { callbackWindowMs: 300_000, now });
});

afterEach(async () => {
  // First the side that may still owe an answer.
  await wecom.close();
  await upstream.close();
});

const send = (message: Partial<Outgoing> = {}, { by = account, ...context }: Partial<SendContext> & { by?: Account } = {}) =>
  adapter.send(
    { id: '01935f4e-0000-7000-8000-000000000001', chatId: 'wkAJ2GC:wmAJ2GC', text: '已收到', parseMode: null, replyToken: null, edits: null, doubtSince: null, ...message },
    by,
    { signal: AbortSignal.timeout(5_000), admit: () => undefined, ...context },
  );
const failure = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'sent', (error: unknown) => error);

describe('sending to WeCom', () => {
  it('names the message by its id, and asks for one token for many messages', async () => {
    const msgid = '01935f4e000070008000000000000001';
    const sent = await Promise.all([send(), send(), send()]);
    expect(sent).toEqual(Array(3).fill({ platformMessageId: msgid }));
    expect(wecom.sent[0]).toEqual({ corpId: corp.corpId, openKfId: 'wkAJ2GC', to: 'wmAJ2GC', text: '已收到', msgid });
    expect(wecom.counters).toEqual({ tokenCalls: 1, sendCalls: 3 });
  });

  it('renews its token a while before WeCom forgets it', async () => {
    await send();
    aheadMs = 7_200_000 - 200_000 - 1_000;
    await send();
    expect(wecom.counters.tokenCalls).toBe(1);
    aheadMs += 2_000;
    await send();
    expect(wecom.counters.tokenCalls).toBe(2);
  });

  it.each<[string, () => void]>([
    ['was taken back', () => wecom.revokeTokens()],
    ['has expired', () => wecom.pass(2 * hour)],
  ])('asks for another token when its own %s, and sends once', async (_title, lose) => {
    await send();
    lose();
    await send({ text: 'again' });
    expect(wecom.sent.map(({ text }) => text)).toEqual(['已收到', 'again']);
    expect(wecom.counters).toEqual({ tokenCalls: 2, sendCalls: 3 });
  });

  it('does not ask for tokens without end', async () => {
    const fault = wecom.fault({ kind: 'errcode', errcode: 40_014 }, { endpoint: sendPath, times: Infinity });
    expect(await failure(send())).toMatchObject({ code: 'unavailable' });
    expect([fault.hits, wecom.counters.tokenCalls]).toEqual([2, 2]);
  });

  it('does not try a wrong secret twice', async () => {
    const by: Account = { ...account, credentials: { corpId: corp.corpId, kfSecret: 'wrong' } };
    for (let n = 0; n < 3; n += 1) expect(await failure(send({}, { by }))).toMatchObject({ code: 'unauthorized', retry: 'never' });
    expect(wecom.counters).toEqual({ tokenCalls: 1, sendCalls: 0 });
  });

  it('sends no more for a while when WeCom refuses the secret of a token that it gave', async () => {
    const fault = wecom.fault({ kind: 'errcode', errcode: 40_001 }, { endpoint: sendPath, times: Infinity });
    for (let n = 0; n < 3; n += 1) expect(await failure(send())).toMatchObject({ code: 'unauthorized' });
    expect([fault.hits, wecom.counters.tokenCalls]).toEqual([2, 2]);
    fault.stop();
    aheadMs = 60_001;
    expect(await failure(send())).toBe('sent');
  });

  it('goes on with a new token when WeCom takes the first for one of a wrong secret', async () => {
    wecom.fault({ kind: 'errcode', errcode: 40_001 }, { endpoint: sendPath });
    for (let n = 0; n < 3; n += 1) expect(await failure(send())).toBe('sent');
    expect(wecom.counters.tokenCalls).toBe(2);
  });

  it('waits for the customer after five messages, and in a session that a person has', async () => {
    await Promise.all(Array.from({ length: 5 }, () => send()));
    expect(await failure(send())).toMatchObject({ code: 'awaiting-reply', retry: 'later' });
    wecom.customerWrites(customer);
    expect(await failure(send())).toBe('sent');
    wecom.setSession(customer, 'human');
    expect(await failure(send())).toMatchObject({ code: 'awaiting-reply' });
    wecom.customerWrites(customer);
    wecom.pass(49 * hour);
    expect(await failure(send())).toMatchObject({ code: 'awaiting-reply' });
  });

  it('does not repeat a message whose answer was lost, nor call that safe', async () => {
    wecom.fault({ kind: 'dropped' }, { endpoint: sendPath, when: 'after' });
    expect(await failure(send())).toMatchObject({ code: 'uncertain', retry: 'never' });
    expect([wecom.sent.length, adapter.repeatsSafely()]).toEqual([1, false]);
  });

  it.each([{ kind: 'dropped' }, { kind: 'html', status: 502 }] as const)('knows that nothing was sent when there was no token: %j', async (fault) => {
    wecom.fault(fault, { endpoint: '/cgi-bin/gettoken' });
    expect(await failure(send())).toMatchObject({ code: 'unavailable' });
    expect(await failure(send())).toBe('sent');
  });

  it('knows it, too, when the token did not come in time', async () => {
    wecom.fault({ kind: 'hung' }, { endpoint: '/cgi-bin/gettoken' });
    expect(await failure(send({}, { signal: AbortSignal.timeout(100) }))).toMatchObject({ code: 'unavailable', message: expect.stringContaining('in time') });
    expect(wecom.counters.sendCalls).toBe(0);
  });

  it('sends nothing that is not admitted, and nothing to a chat of another shape', async () => {
    const refusal = new AppError('unavailable', 'The permit has run out.');
    const refuse = (): never => {
      throw refusal;
    };
    expect(await failure(send({}, { admit: refuse }))).toBe(refusal);
    expect(await failure(send({ chatId: 'wmAJ2GC' }))).toMatchObject({ code: 'rejected' });
    expect(wecom.counters.sendCalls).toBe(0);
  });
});
