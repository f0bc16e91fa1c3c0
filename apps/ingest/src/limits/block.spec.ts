import { describe, expect, it } from '@jest/globals';
import { keyOf, type BlockScope } from './block.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const requestOf = (scope: BlockScope, key: string, until = new Date(now + 1)) => ({ scope, key, reason: 'x', until });

describe('the key of a block', () => {
  it.each([
    ['ip', '8.8.8.8', '8.8.8.8'],
    ['ip', '2606:4700::1', '2606:4700:0:0::/64'],
    ['ip', '2606:4700:0:0::/64', '2606:4700:0:0::/64'],
    ['account', 'shop-1', 'shop-1'],
    ['sender', 'shop-1:U4af4', 'shop-1:U4af4'],
    ['sender', 'kf:wmXX:YY', 'kf:wmXX:YY'],
  ] as const)('of the scope %s may be %s', (scope, key, kept) => {
    expect(keyOf(requestOf(scope, key), now)).toBe(kept);
  });

  it.each([
    ['ip', '8.8.8.0/24', 'an IP address'],
    ['ip', 'example.com', 'an IP address'],
    ['account', 'shop:1', "an account's id"],
    ['sender', 'U4af4', '<account>:<sender>'],
    ['sender', 'shop: U4af4', '<account>:<sender>'],
    ['sender', 'shop:\u0000', '<account>:<sender>'],
  ] as const)('of the scope %s may not be %s', (scope, key, expected) => {
    expect(() => keyOf(requestOf(scope, key), now)).toThrow(`key: must be ${expected}`);
  });

  it.each([
    ['now', 0],
    ['more than a year ahead', 366 * 86_400_000 + 1],
  ])('holds for nothing that ends %s', (_title, ms) => {
    expect(() => keyOf(requestOf('account', 'shop', new Date(now + ms)), now)).toThrow('until: must be ahead');
  });
});
