import { describe, expect, it } from '@jest/globals';
import { withoutHops } from './hop-headers.ts';

describe('headers on their way to the next connection', () => {
  it('lose those that belong to the one they came by, and those that it lists', () => {
    const given = { connection: 'close, X-Private', 'keep-alive': 'timeout=5', upgrade: 'h2c', te: 'trailers', 'x-private': '1', 'x-own': 'a' };
    expect(withoutHops(given)).toEqual({ 'x-own': 'a' });
  });

  it('keep everything else, lists too', () => {
    const given = { 'set-cookie': ['a=1', 'b=2'], 'content-length': '3', host: 'x', closed: '1' };
    expect(withoutHops(given)).toEqual(given);
  });
});
