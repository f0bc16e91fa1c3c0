import { describe, expect, it } from '@jest/globals';
import { arrival, asked, ledgerOf } from './made-up.ts';
import { findInversions } from './order.ts';

const first = asked('a', { askedAt: 0, accepted: { id: 'a', at: 10 } });
const second = asked('b', { askedAt: 20, accepted: { id: 'b', at: 30 } });
const swapped = [arrival('b', 100), arrival('a', 200)];

describe('order', () => {
  it('is broken when what was accepted before the other was asked for arrives after it', () => {
    expect(findInversions(ledgerOf({ asked: [first, second], arrivals: swapped }))).toEqual(['a was overtaken in shop/1']);
    expect(findInversions(ledgerOf({ asked: [first, second], arrivals: [arrival('a', 100), arrival('b', 200)] }))).toEqual([]);
  });

  it('is seen across others in between', () => {
    const third = asked('c', { askedAt: 5, accepted: { id: 'c', at: 50 } });
    expect(findInversions(ledgerOf({ asked: [first, second, third], arrivals: [arrival('b', 100), arrival('c', 150), arrival('a', 200)] }))).toEqual(['a was overtaken in shop/1']);
  });

  it('does not exist between two that were asked for at the same time', () => {
    expect(findInversions(ledgerOf({ asked: [first, { ...second, askedAt: 10 }], arrivals: swapped }))).toEqual([]);
  });

  it.each([{ chat: '2' }, { account: 'other' }, { priority: 'high' }])('does not exist towards another %p', (more) => {
    expect(findInversions(ledgerOf({ asked: [first, { ...second, ...more }], arrivals: swapped }))).toEqual([]);
  });

  it('is that of the deliveries: a refused call before does not count', () => {
    const refused = arrival('b', 50, { answer: { kind: 'refused', status: 500 } });
    expect(findInversions(ledgerOf({ asked: [first, second], arrivals: [refused, arrival('a', 100), arrival('b', 200)] }))).toEqual([]);
  });
});
