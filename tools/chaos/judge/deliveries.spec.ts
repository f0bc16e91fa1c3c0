import { describe, expect, it } from '@jest/globals';
import { findDeliveredTwice, findLost, findUnexpected } from './deliveries.ts';
import { arrival, asked, ledgerOf, message } from './made-up.ts';

const refused = (text: string, times: number) => Array.from({ length: times }, (_unused, at) => arrival(text, at, { answer: { kind: 'refused', status: 500 } }));

describe('lost', () => {
  const lost = (state: string, arrivals = [arrival('a', 5)]): string[] => findLost(ledgerOf({ asked: [asked('a')], arrivals, messages: [message('a', state)] }), 3);

  it('is not what arrived and says so', () => {
    expect(lost('COMPLETED')).toEqual([]);
  });

  it('is what was accepted and has no row', () => {
    expect(findLost(ledgerOf({ asked: [asked('a')] }), 3)).toEqual(['a (a) was accepted and has no row']);
  });

  it('is not what was never accepted', () => {
    expect(findLost(ledgerOf({ asked: [asked('a', { accepted: null })] }), 3)).toEqual([]);
  });

  it('is what says COMPLETED and never arrived', () => {
    expect(lost('COMPLETED', [arrival('a', 5, { delivered: false })])).toEqual(['a (a) says COMPLETED and never arrived']);
    expect(lost('COMPLETED', [])).toHaveLength(1);
  });

  it.each(['PENDING', 'PROCESSING', 'RETRYING', 'EXPIRED', 'CANCELLED', 'MERGED'])('is what ended as %s, which nobody asked for', (state) => {
    expect(lost(state)).toEqual([`a (a) ended as ${state}`]);
  });

  it('is not what says UNCERTAIN, whether it arrived or not', () => {
    expect(lost('UNCERTAIN')).toEqual([]);
    expect(lost('UNCERTAIN', [])).toEqual([]);
  });

  it('is what says FAILED before the platform refused it as often as asked', () => {
    expect(lost('FAILED', refused('a', 2))).toEqual(['a (a) says FAILED after 2 refusals']);
    expect(lost('FAILED', refused('a', 3))).toEqual([]);
  });
});

describe('delivered twice', () => {
  it('is what a person got more than once, not what was answered more than once', () => {
    const lostAnswer = arrival('a', 1, { answer: { kind: 'dropped' }, delivered: true });
    expect(findDeliveredTwice(ledgerOf({ arrivals: [lostAnswer, arrival('a', 2)] }))).toEqual(['a arrived 2 times']);
    expect(findDeliveredTwice(ledgerOf({ arrivals: [...refused('a', 2), arrival('a', 3), arrival('b', 4)] }))).toEqual([]);
  });
});

describe('unexpected', () => {
  it('is what nobody asked for, or not for that account or chat', () => {
    const ledger = ledgerOf({ asked: [asked('a'), asked('b'), asked('c')], arrivals: [arrival('a', 1, { chat: '2' }), arrival('b', 1, { account: 'other' }), arrival('c', 1), arrival('x', 1)] });
    expect(findUnexpected(ledger)).toEqual(['nobody asked to send a from shop to 2', 'nobody asked to send b from other to 1', 'nobody asked to send x from shop to 1']);
  });

  it('is a second row of one message, or a row of none', () => {
    const messages = [message('a', 'COMPLETED'), message('a', 'PENDING', { id: 'second' }), message('x', 'PENDING'), message('b', 'PENDING')];
    expect(findUnexpected(ledgerOf({ asked: [asked('a'), asked('b')], messages }))).toEqual(['a has 2 rows', 'x has 1 rows']);
  });

  it('is what arrived and says FAILED', () => {
    const ledger = ledgerOf({ asked: [asked('a')], arrivals: [arrival('a', 1)], messages: [message('a', 'FAILED')] });
    expect(findUnexpected(ledger)).toEqual(['a arrived and says FAILED']);
  });
});
