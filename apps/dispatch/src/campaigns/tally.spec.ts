import { describe, expect, it } from '@jest/globals';
import type { Candidate, Frozen } from './freeze.ts';
import { nobody } from './nobody.ts';
import { Tally } from './tally.ts';

const somebody = { channel: 'telegram' } as Candidate;
const tallyOf = (results: Frozen[]): Tally => {
  const tally = new Tally();
  for (const [n, result] of results.entries()) tally.add({ ...somebody, chatId: String(n) }, result);
  return tally;
};
const lacks = (...missing: string[]): Frozen => ({ refused: 'missing-variable', reason: 'x', missing });
const blocked: Frozen = { refused: 'blocked', reason: 'x' };

describe('a tally', () => {
  it('counts those who get something by the account that must send, and the others by reason', () => {
    const tally = tallyOf([{ accountId: 'a', text: 'x' }, { accountId: null, text: 'x' }, { accountId: 'a', text: 'x' }, blocked]);
    expect([tally.accepted, tally.backlog(), tally.refused]).toEqual([
      3,
      [{ channel: 'telegram', accountId: 'a', count: 2 }, { channel: 'telegram', accountId: null, count: 1 }],
      { total: 1, byReason: { blocked: 1 }, missing: [], examples: [{ chatId: '3', code: 'blocked', message: 'x' }] },
    ]);
  });

  it('names what people lack, what most of them do first; and shows a hundred of them', () => {
    const { refused } = tallyOf([lacks('b', 'a'), lacks('a'), lacks('c'), ...Array.from({ length: 120 }, () => blocked)]);
    expect([refused.missing, refused.total, refused.examples.length]).toEqual([[{ name: 'a', recipients: 2 }, { name: 'b', recipients: 1 }, { name: 'c', recipients: 1 }], 123, 100]);
  });
});

describe('a campaign for nobody', () => {
  it.each([
    ['no lead fits', [], true, [{ path: 'leads', message: 'nobody fits: change the filter, or import leads first' }]],
    ['all are refused', [blocked, blocked], false, [{ path: 'recipients', message: 'all 2 are refused (blocked: 2)' }]],
    ['some lack a variable', [lacks('city'), blocked], true, [{ path: 'text', message: expect.stringContaining('lack: city (1)') }, { path: 'leads', message: 'all 2 are refused (missing-variable: 1, blocked: 1)' }]],
  ])('says what to change when %s', (_when, results, isForLeads, errors) => {
    expect(nobody(tallyOf(results).refused, isForLeads)).toMatchObject({ code: 'unprocessable', details: { errors } });
  });
});
