import { describe, expect, it } from '@jest/globals';
import { checkLimits } from './limits.ts';
import { arrival, facts } from './made-up.ts';

const two = { max: 2, windowMs: 1_000 };
const account = { ...facts.limits, account: [two] };

describe('limits', () => {
  it('are kept when the one too many comes as the first leaves the window', () => {
    expect(checkLimits([arrival('a', 0), arrival('b', 400), arrival('c', 1_000)], account)).toEqual({ violations: [], filled: 2 });
  });

  it('are broken a moment earlier', () => {
    const { violations } = checkLimits([arrival('c', 999.5), arrival('a', 0), arrival('b', 400)], account);
    expect(violations).toEqual(['account shop: c came 0.5 ms too early for 2 in 1000 ms']);
  });

  it('count refused calls too', () => {
    const refused = arrival('a', 0, { answer: { kind: 'throttled', scope: 'chat', retryAfterS: 1 } });
    expect(checkLimits([refused, arrival('b', 1), arrival('c', 2)], account).violations).toHaveLength(1);
  });

  it('count what came too early like anything else', () => {
    const calls = [arrival('a', 0), arrival('b', 1), arrival('c', 2), arrival('d', 1_000.5)];
    expect(checkLimits(calls, account).violations).toHaveLength(2);
  });

  it('are each account’s own', () => {
    expect(checkLimits([arrival('a', 0), arrival('b', 1, { account: 'other' }), arrival('c', 2)], account).violations).toEqual([]);
  });

  it('of a chat are each chat’s own, in one account', () => {
    const chat = { ...facts.limits, chat: [two] };
    expect(checkLimits([arrival('a', 0), arrival('b', 1), arrival('c', 2, { chat: '2' }), arrival('d', 3, { account: 'other' })], chat).violations).toEqual([]);
    expect(checkLimits([arrival('a', 0), arrival('b', 1), arrival('c', 2)], chat).violations).toEqual(['chat shop/1: c came 998.0 ms too early for 2 in 1000 ms']);
  });

  it('of the platform hold beside those of the owner', () => {
    const both = { ...facts.limits, account: [{ max: 3, windowMs: 1_000 }], platform: [two] };
    expect(checkLimits([arrival('a', 0), arrival('b', 1), arrival('c', 2)], both).violations).toHaveLength(1);
  });
});
