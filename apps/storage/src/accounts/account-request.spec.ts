import { describe, expect, it } from '@jest/globals';
import { accountRequest, checkCredentials } from './account-request.ts';

const botToken = '123456:AAH-abcdefghijklmnopqrstuvwxyz012345';

describe('creating an account', () => {
  it('takes a channel with its credentials, and limits of its own', () => {
    const request = { id: 'shop-1', channel: 'telegram', credentials: { botToken }, limits: [{ max: 5, windowMs: 1_000 }] };
    expect(accountRequest.safeParse(request).success).toBe(true);
  });

  it.each([
    ['a reserved id', { id: 'api', channel: 'sandbox' }],
    ['an id with a slash', { id: 'a/b', channel: 'sandbox' }],
    ['an unknown channel', { channel: 'fax' }],
    ['an empty list of limits', { channel: 'sandbox', limits: [] }],
    ['a limit of nothing', { channel: 'sandbox', limits: [{ max: 0, windowMs: 1_000 }] }],
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
