import { describe, expect, it } from '@jest/globals';
import { beginAfter, streamQuery, wants } from './stream-query.ts';

describe('what a reader asks for', () => {
  it.each([
    [{}, {}],
    [{ types: 'alert' }, { types: ['alert'] }],
    [{ types: 'alert,message-sent' }, { types: ['alert', 'message-sent'] }],
    [{ types: ['alert', 'message-sent,flood-wait'] }, { types: ['alert', 'message-sent', 'flood-wait'] }],
    [{ accountId: 'bot', campaignId: 'c1' }, { accountId: 'bot', campaignId: 'c1' }],
  ])('%j is read as %j', (given, expected) => {
    expect(streamQuery.parse(given)).toEqual(expected);
  });

  it.each([{ types: '' }, { types: 'nothing' }, { types: 'alert,' }, { types: 'alert ' }, { accountId: '' }, { accountId: ['a', 'b'] }, { lastEventId: ['1-0', '2-0'] }])('%j is refused', (given) => {
    expect(streamQuery.safeParse(given).success).toBe(false);
  });

  const sent = { id: '1-0', type: 'message-sent', accountId: 'bot', campaignId: 'c1', json: '' };
  it.each([
    [{}, true],
    [{ types: ['message-sent' as const] }, true],
    [{ types: ['alert' as const] }, false],
    [{ accountId: 'bot' }, true],
    [{ accountId: 'other' }, false],
    [{ campaignId: 'c1' }, true],
    [{ campaignId: 'c2' }, false],
    [{ types: ['message-sent' as const], accountId: 'bot', campaignId: 'c1' }, true],
    [{ types: ['message-sent' as const], accountId: 'bot', campaignId: 'c2' }, false],
  ])('%j wants a message sent by bot in campaign c1: %s', (filter, wanted) => {
    expect(wants(filter, sent)).toBe(wanted);
  });

  it('never leaves out that something is missing, and leaves out what has no account when it asks for one', () => {
    expect(wants({ types: ['alert'], accountId: 'bot' }, { id: '1-0', type: 'replay-gap', json: '' })).toBe(true);
    expect(wants({ accountId: 'bot' }, { id: '1-0', type: 'batch-closed', json: '' })).toBe(false);
  });
});

describe('where a reader begins', () => {
  it.each([
    [undefined, undefined, undefined],
    ['', '', undefined],
    ['5-1', undefined, '5-1'],
    [undefined, '5-1', '5-1'],
    ['6-0', '5-1', '6-0'],
    ['', '5-1', '5-1'],
    [undefined, '0', '0-0'],
  ])('header %j and query %j: %j', (header, query, expected) => {
    expect(beginAfter(header, query)).toBe(expected);
  });

  it.each(['x', '5-1, 5-2', '$', '-', '5-1\u0000'])('%j is refused', (given) => {
    expect(() => beginAfter(given, undefined)).toThrow(expect.objectContaining({ code: 'invalid' }));
    expect(() => beginAfter(undefined, given)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
