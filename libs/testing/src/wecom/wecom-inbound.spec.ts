import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decrypt, getSignature } from '@wecom/crypto';
import { WecomSimulator } from './wecom-simulator.ts';

// The requests of developer.work.weixin.qq.com 94670, 90254 and 95159; callbacks are opened by WeCom's own library.
const corp = { corpId: 'ww12345678910', secret: 'kf-secret' };
const customer = { openKfId: 'wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q', externalUserId: 'wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw' };
const hour = 3_600_000;

let wecom: WecomSimulator;

beforeEach(async () => {
  wecom = await WecomSimulator.start({ corps: [corp] });
});

afterEach(() => wecom.close());

interface Synced {
  errcode: number;
  next_cursor?: string;
  has_more?: number;
  msg_list?: Record<string, unknown>[];
}

async function getToken(): Promise<string> {
  const response = await fetch(`${wecom.url}/cgi-bin/gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`);
  return ((await response.json()) as { access_token: string }).access_token;
}

async function sync(body: Record<string, unknown> = {}): Promise<Synced> {
  const response = await fetch(`${wecom.url}/cgi-bin/kf/sync_msg?access_token=${await getToken()}`, { method: 'POST', body: JSON.stringify({ open_kfid: customer.openKfId, ...body }) });
  return (await response.json()) as Synced;
}

describe('messages that wait', () => {
  const text = (content: string) => ({ msgtype: 'text', text: { content } });

  it('come by the page, with where to read on, also when a page is empty', async () => {
    const ids = ['a', 'b', 'c'].map((content) => wecom.customerLeaves(customer, text(content)));
    wecom.putEmptyPages(customer.openKfId, 1);
    const empty = await sync({ limit: 2 });
    expect(empty).toMatchObject({ errcode: 0, has_more: 1, msg_list: [] });
    const first = await sync({ limit: 2, cursor: empty.next_cursor });
    expect([first.has_more, first.msg_list?.map(({ msgid }) => msgid)]).toEqual([1, ids.slice(0, 2)]);
    const last = await sync({ limit: 2, cursor: first.next_cursor });
    expect([last.has_more, last.msg_list]).toEqual([0, [{ msgid: ids[2], open_kfid: customer.openKfId, external_userid: customer.externalUserId, send_time: expect.any(Number), origin: 3, ...text('c') }]]);
    expect(await sync({ cursor: last.next_cursor })).toMatchObject({ has_more: 0, msg_list: [], next_cursor: last.next_cursor });
  });

  it('are those of three days without a cursor, and none at another account', async () => {
    const sentAt = (hoursAgo: number): Date => new Date(Date.now() - hoursAgo * hour);
    wecom.customerLeaves(customer, { ...text('old'), sentAt: sentAt(73) });
    wecom.customerLeaves(customer, { ...text('young'), sentAt: sentAt(71) });
    expect((await sync()).msg_list).toMatchObject([text('young')]);
    expect((await sync({ open_kfid: 'wkOther' })).msg_list).toEqual([]);
  });

  it('say who they are from: a customer, an event, or a person in the client', async () => {
    wecom.customerLeaves(customer, text('x'));
    wecom.put(customer, { origin: 4, msgtype: 'event', event: { event_type: 'enter_session' } });
    wecom.put(customer, { origin: 5, ...text('x') });
    const { msg_list = [] } = await sync();
    expect(msg_list.map(({ origin, open_kfid }) => [origin, open_kfid !== undefined])).toEqual([[3, true], [4, false], [5, true]]);
  });

  it('are not given for a token that is none, has expired, or for a cursor of another time', async () => {
    const { next_cursor: cursor } = await sync();
    wecom.forgetCursors(customer.openKfId);
    expect([(await sync({ token: 'ENC-made-up' })).errcode, (await sync({ cursor })).errcode, (await sync({ open_kfid: undefined })).errcode]).toEqual([95_007, 40_058, 95_000]);
    expect(wecom.pulls).toEqual({ calls: 3, mostAtOnce: 1, withoutToken: 2 });
  });

  it('are counted when several ask at once', async () => {
    await Promise.all([sync(), sync(), sync({ open_kfid: 'wkOther' })]);
    expect(wecom.pulls.mostAtOnce).toBe(2);
  });
});

describe('ringing', () => {
  const keys = { corpId: corp.corpId, token: 'tok3n', encodingAesKey: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR' };
  let server: Server;
  let url: string;
  let statuses: number[];
  let received: { query: URLSearchParams; body: string }[];

  beforeEach(async () => {
    [statuses, received] = [[], []];
    server = createServer((request, response) => {
      const { searchParams: query } = new URL(request.url ?? '', 'http://x');
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.method === 'GET') return response.end(decrypt(keys.encodingAesKey, query.get('echostr') ?? '').message);
        received.push({ query, body: Buffer.concat(chunks).toString() });
        return response.writeHead(statuses.shift() ?? 200).end();
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cb`;
  });

  afterEach(() => void server.close());

  it('is tried three times in all, encrypted and signed, with a token that is good for ten minutes', async () => {
    await wecom.connect({ ...keys, url });
    statuses = [500, 404];
    wecom.customerSends(customer, { msgtype: 'text', text: { content: 'hi' } });
    await wecom.ringsAnswered();
    expect(wecom.rings).toEqual({ rings: 1, tries: 3, answered: 1 });
    const [{ query, body } = { query: new URLSearchParams(), body: '' }] = received;
    const [, encrypted = ''] = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body) ?? [];
    expect(query.get('msg_signature')).toBe(getSignature(keys.token, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypted));
    const { message, id } = decrypt(keys.encodingAesKey, encrypted);
    const [, token = ''] = /<Token><!\[CDATA\[(.*?)\]\]>/.exec(message) ?? [];
    expect([id, message.includes('kf_msg_or_event'), (await sync({ token })).errcode]).toEqual([corp.corpId, true, 0]);
    wecom.pass(600_000);
    expect((await sync({ token })).errcode).toBe(95_007);
  });

  it('can be left to others: what it would ring with, to be sent by them', async () => {
    const { url: address, body } = wecom.doorbellOf({ ...keys, url: '/cb' }, customer.openKfId);
    const query = new URL(address, 'http://x').searchParams;
    const [, encrypted = ''] = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body) ?? [];
    expect(query.get('msg_signature')).toBe(getSignature(keys.token, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypted));
    const [, token = '', openKfId = ''] = /<Token><!\[CDATA\[(.*?)\]\]><\/Token><OpenKfId><!\[CDATA\[(.*?)\]\]>/.exec(decrypt(keys.encodingAesKey, encrypted).message) ?? [];
    expect([openKfId, (await sync({ token })).errcode, wecom.rings.rings]).toEqual([customer.openKfId, 0, 0]);
  });

  it('gives up after the third, and never begins at an address that does not answer the check', async () => {
    await wecom.connect({ ...keys, url });
    statuses = [500, 500, 500];
    wecom.ring(customer.openKfId);
    await wecom.ringsAnswered();
    expect(wecom.rings).toEqual({ rings: 1, tries: 3, answered: 0 });
    await expect(wecom.connect({ ...keys, url: `${url.replace(/\d+\/cb$/, '9')}/cb` })).rejects.toThrow();
  });
});

describe('media and customers', () => {
  it('are given by their ids', async () => {
    wecom.keepMedia('media-1', { bytes: Buffer.from([1, 2, 3]), type: 'image/jpeg' });
    wecom.setNickname('wm1', '张三');
    const token = await getToken();
    const media = (id: string): Promise<Response> => fetch(`${wecom.url}/cgi-bin/media/get?access_token=${token}&media_id=${id}`);
    const found = await media('media-1');
    expect([found.headers.get('content-type'), Buffer.from(await found.arrayBuffer())]).toEqual(['image/jpeg', Buffer.from([1, 2, 3])]);
    expect(await (await media('media-2')).json()).toMatchObject({ errcode: 40_007 });
    const asked = await fetch(`${wecom.url}/cgi-bin/kf/customer/batchget?access_token=${token}`, { method: 'POST', body: JSON.stringify({ external_userid_list: ['wm1', 'wm2'] }) });
    expect(await asked.json()).toMatchObject({ customer_list: [{ external_userid: 'wm1', nickname: '张三' }], invalid_external_userid: ['wm2'] });
  });
});
