import { describe, expect, it } from '@jest/globals';
import { trustedProxies } from './config.ts';

describe('the proxies that are trusted', () => {
  it.each([
    [undefined, ['127.0.0.0/8', '::1']],
    ['10.0.0.1', ['10.0.0.1']],
    ['10.0.0.0/8, fc00::/7,2606:4700::1', ['10.0.0.0/8', 'fc00::/7', '2606:4700::1']],
  ])('are read from %j', (given, expected) => {
    expect(trustedProxies.parse(given)).toEqual(expected);
  });

  it.each(['', '10.0.0.0/33', 'loopback', 'proxy.example.com', '10.0.0.1,,', 'true'])('cannot be %j', (given) => {
    expect(trustedProxies.safeParse(given).error?.issues[0]?.message).toBe('must be addresses or CIDRs with commas between: 10.0.0.0/8,fc00::/7');
  });
});
