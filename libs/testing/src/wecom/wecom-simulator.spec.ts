import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WecomSimulator } from './wecom-simulator.ts';

// No client of WeCom has a base URL to set; these are the requests of developer.work.weixin.qq.com 91039 and 94677.
const corp = { corpId: 'ww12345678910', secret: 'kf-secret' };
const customer = { openKfId: 'wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q', externalUserId: 'wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw' };
const hour = 3_600_000;

let wecom: WecomSimulator;

beforeEach(async () => {
  wecom = await WecomSimulator.start({ corps: [corp] });
  wecom.customerWrites(customer);
});

afterEach(() => wecom.close());

interface Said {
  errcode: number;
  errmsg: string;
  access_token?: string;
  expires_in?: number;
  msgid?: string;
}

async function getToken({ corpId, secret } = corp): Promise<Said> {
  const response = await fetch(`${wecom.url}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`);
  return (await response.json()) as Said;
}

async function send(content = 'hello', { token, ...more }: { token?: string; [field: string]: unknown } = {}): Promise<Said> {
  const accessToken = token ?? (await getToken()).access_token ?? '';
  const body = { touser: customer.externalUserId, open_kfid: customer.openKfId, msgid: 'reply_01HV9ZP4Q0', msgtype: 'text', text: { content }, ...more };
  const response = await fetch(`${wecom.url}/cgi-bin/kf/send_msg?access_token=${accessToken}`, { method: 'POST', body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  return (await response.json()) as Said;
}

describe('access tokens', () => {
  it('are the same for all who ask, until they expire', async () => {
    const first = await getToken();
    expect(first).toEqual({ errcode: 0, errmsg: 'ok', access_token: 'accesstoken000001', expires_in: 7_200 });
    wecom.pass(hour);
    expect(await getToken()).toMatchObject({ access_token: first.access_token, expires_in: 3_600 });
    wecom.pass(hour);
    expect((await send('x', { token: first.access_token ?? '' })).errcode).toBe(42_001);
    expect((await getToken()).access_token).not.toBe(first.access_token);
    expect(wecom.counters).toEqual({ tokenCalls: 3, sendCalls: 1 });
  });

  it('may be taken back early', async () => {
    const { access_token: token = '' } = await getToken();
    wecom.revokeTokens();
    expect((await send('x', { token })).errcode).toBe(40_014);
    expect((await send('x')).errcode).toBe(0);
  });

  it('are asked for by their corp, and needed', async () => {
    expect((await getToken({ ...corp, corpId: 'ww0' })).errcode).toBe(40_013);
    expect((await getToken({ ...corp, secret: 'wrong' })).errcode).toBe(40_001);
    expect((await send('x', { token: 'made-up' })).errcode).toBe(40_014);
    const response = await fetch(`${wecom.url}/cgi-bin/kf/send_msg`, { method: 'POST', body: '{}' });
    expect(await response.json()).toMatchObject({ errcode: 41_001 });
  });
});

describe('sending', () => {
  it('delivers a text, and echoes its msgid', async () => {
    expect(await send('已收到')).toEqual({ errcode: 0, errmsg: 'ok', msgid: 'reply_01HV9ZP4Q0' });
    expect(wecom.sentTo(customer.externalUserId)).toEqual([
      { corpId: corp.corpId, openKfId: customer.openKfId, to: customer.externalUserId, text: '已收到', msgid: 'reply_01HV9ZP4Q0' },
    ]);
  });

  it('takes five messages until the customer writes again', async () => {
    const sendSix = async (): Promise<number[]> => {
      const errcodes: number[] = [];
      for (let n = 0; n < 6; n += 1) errcodes.push((await send(`${n}`)).errcode);
      return errcodes;
    };
    expect(await sendSix()).toEqual([0, 0, 0, 0, 0, 95_001]);
    wecom.customerWrites(customer);
    expect(await sendSix()).toEqual([0, 0, 0, 0, 0, 95_001]);
  });

  it('takes messages for 48 hours', async () => {
    wecom.pass(48 * hour - 1_000);
    expect((await send()).errcode).toBe(0);
    wecom.pass(2_000);
    expect((await send()).errcode).toBe(95_002);
  });

  it.each([
    ['human', 95_018],
    ['waiting', 95_018],
    ['ended', 95_013],
    ['new', 0],
  ] as const)('in a session that is %s says %d', async (state, errcode) => {
    wecom.setSession(customer, state);
    expect((await send()).errcode).toBe(errcode);
  });

  it.each<[string, object, number]>([
    ['a stranger', { touser: 'wmStranger' }, 40_096],
    ['no account', { open_kfid: undefined }, 95_000],
    ['a msgid of 33 characters', { msgid: 'x'.repeat(33) }, 40_058],
    ['a msgid of other characters', { msgid: 'a:b' }, 40_058],
    ['no text', { text: undefined }, 40_058],
    ['2049 bytes', { text: { content: `${'好'.repeat(683)}` } }, 45_002],
  ])('refuses %s', async (_title, more, errcode) => {
    expect((await send('x', { ...more })).errcode).toBe(errcode);
    expect(wecom.sent).toEqual([]);
  });
});

describe('scripted faults', () => {
  it('answer an errcode, for one person or one method', async () => {
    const fault = wecom.fault({ kind: 'errcode', errcode: 45_009 }, { endpoint: '/cgi-bin/kf/send_msg', to: customer.externalUserId });
    expect(await send()).toEqual({ errcode: 45_009, errmsg: expect.stringContaining('query?e=45009') });
    expect([(await send()).errcode, fault.hits]).toEqual([0, 1]);
  });

  it('drop the connection before or after the delivery', async () => {
    const { access_token: token = '' } = await getToken();
    wecom.fault({ kind: 'dropped' });
    wecom.fault({ kind: 'dropped' }, { when: 'after' });
    await expect(send('x', { token })).rejects.toThrow();
    expect(wecom.sent).toHaveLength(0);
    await expect(send('x', { token })).rejects.toThrow();
    expect(wecom.sent).toHaveLength(1);
  });
});

it('says when a message arrives', async () => {
  const waited = wecom.waitFor((message) => message.text === 'late');
  await Promise.all([send('late'), wecom.waitForTotal(1)]);
  expect(await waited).toMatchObject({ text: 'late' });
});
