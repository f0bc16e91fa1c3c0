import { describe, expect, it } from '@jest/globals';
import type { AccountChannel } from '@sluice/channels';
import { accountRequest, checkCredentials } from './account-request.ts';

const botToken = '123456:AAH-abcdefghijklmnopqrstuvwxyz012345';

describe('creating an account', () => {
  it('takes a channel with its credentials, and limits of its own', () => {
    const request = { id: 'shop-1', channel: 'telegram', credentials: { botToken }, limits: [{ max: 5, windowMs: 1_000 }], settings: { country: 'SG', team: 'east' } };
    expect(accountRequest.safeParse(request).success).toBe(true);
  });

  it.each([
    ['a reserved id', { id: 'api', channel: 'sandbox' }],
    ['an id with a slash', { id: 'a/b', channel: 'sandbox' }],
    ['an unknown channel', { channel: 'fax' }],
    ['an empty list of limits', { channel: 'sandbox', limits: [] }],
    ['a limit of nothing', { channel: 'sandbox', limits: [{ max: 0, windowMs: 1_000 }] }],
    ['a country that is none', { channel: 'sandbox', settings: { country: 'Taiwan' } }],
    ['a field nobody knows', { channel: 'sandbox', colour: 'red' }],
  ])('refuses %s', (_title, request) => {
    expect(accountRequest.safeParse(request).success).toBe(false);
  });
});

describe('credentials', () => {
  it('must fit their channel', () => {
    expect(checkCredentials('telegram', { botToken })).toEqual({ botToken });
    expect(() => checkCredentials('telegram', {})).toThrow(/credentials\.botToken/);
    expect(() => checkCredentials('sandbox', { botToken })).toThrow(/sandbox/);
  });

  const wecom = { corpId: 'ww12345678910', kfSecret: 'kf-secret', token: 'QDG6eK', encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };
  it.each<[AccountChannel, object]>([
    ['line', { channelAccessToken: 'abc/DEF+123=' }],
    ['line', { channelAccessToken: 'abc', channelSecret: 'test-channel-secret' }],
    ['wecom', { corpId: wecom.corpId, kfSecret: wecom.kfSecret }],
    ['wecom', wecom],
  ])('of %s may be %p', (channel, credentials) => {
    expect(checkCredentials(channel, credentials)).toEqual(credentials);
  });

  it.each<[AccountChannel, object, RegExp]>([
    ['line', { channelSecret: 'x' }, /: credentials\.channelAccessToken$/],
    ['line', { channelAccessToken: 'a b' }, /: credentials\.channelAccessToken$/],
    ['wecom', { kfSecret: 'x' }, /: credentials\.corpId$/],
    ['wecom', { ...wecom, encodingAesKey: 'short' }, /: credentials\.encodingAesKey$/],
    ['wecom', { ...wecom, kfSecret: 'a&b=c' }, /: credentials\.kfSecret$/],
  ])('of %s may not be %p', (channel, credentials, faults) => {
    expect(() => checkCredentials(channel, credentials)).toThrow(faults);
  });

  it('are never repeated in the error', () => {
    const refused = (): unknown => {
      try {
        return checkCredentials('telegram', { botToken: 'hunter2' });
      } catch (error) {
        return [String(error), JSON.stringify(error)];
      }
    };
    expect(refused()).toEqual([expect.stringContaining('credentials.botToken'), expect.not.stringContaining('hunter2')]);
    expect(String(refused())).not.toContain('hunter2');
  });
});
