import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccountChannel } from '@sluice/channels';
import { begun, campaignState, judge, type Action } from './campaign-state.ts';
import { assign, type Opening, type Turn } from './choose-account.ts';
import { freeze, type Candidate, type FreezeRules } from './freeze.ts';

const turn = (n: number, accountId: string | null = null, channel: AccountChannel = 'telegram'): Turn => ({ n, channel, accountId });
const opening = (accountId: string, count: number, channel: AccountChannel = 'telegram'): Opening => ({ accountId, channel, times: Array.from({ length: count }, (_, n) => n) });

describe('the account of a recipient', () => {
  it('is the one that knows it, else the one with the most openings left, of equals the first', () => {
    const found = assign([turn(1), turn(2, 'b'), turn(3), turn(4), turn(5)], [opening('a', 2), opening('b', 3)]);
    expect(found.sort((x, y) => x.n - y.n).map(({ n, accountId }) => `${n}${accountId}`)).toEqual(['1a', '2b', '3b', '4a', '5b']);
  });

  it('is none while the one that knows it has no opening, and never one on another channel', () => {
    expect(assign([turn(1, 'a'), turn(2, null, 'line')], [opening('a', 0), opening('b', 5)])).toEqual([]);
  });

  it('gets each opening once, in their order, and the same for the same question', () => {
    const turns = fc.array(fc.constantFrom(null, 'a', 'b'), { maxLength: 12 }).map((accounts) => accounts.map((id, n) => turn(n, id)));
    fc.assert(
      fc.property(turns, fc.nat(6), fc.nat(6), (given, a, b) => {
        const found = assign(given, [opening('a', a), opening('b', b)]);
        expect(assign([...given].reverse(), [opening('a', a), opening('b', b)])).toEqual(found);
        expect(new Set(found.map(({ n }) => n)).size).toBe(found.length);
        for (const id of ['a', 'b']) expect(found.filter(({ accountId }) => accountId === id).map(({ at }) => at)).toEqual([...found.filter(({ accountId }) => accountId === id).keys()]);
        const open = given.filter(({ accountId }) => accountId === null).length;
        const sticky = (id: string, room: number): number => Math.min(room, given.filter(({ accountId }) => accountId === id).length);
        const taken = sticky('a', a) + sticky('b', b);
        expect(found).toHaveLength(taken + Math.min(open, a + b - taken));
      }),
    );
  });
});

describe('a frozen text', () => {
  const rules: FreezeRules = { template: ['Hello ', { name: 'name', fallback: null }], variables: {}, accounts: new Map([['bot', 'telegram'], ['kf', 'wecom']]) };
  const candidate: Candidate = { chatId: '5', channel: 'telegram', knownBy: [], leadId: null, name: 'Mei', language: null, attributes: {}, variables: {}, optedOut: false, blocked: false, blockedFor: [], isDouble: false };
  const of = (more: Partial<Candidate>, other: Partial<FreezeRules> = {}) => freeze({ ...candidate, ...more }, { ...rules, ...other });

  it('names people by what they bring, then by what is known of them, then by what the campaign says for everybody', () => {
    const variables = { name: 'everybody' };
    expect(of({ variables: { name: 'a' }, attributes: { name: 'b' } })).toEqual({ accountId: null, text: 'Hello a' });
    expect(of({ attributes: { name: 3 } })).toEqual({ accountId: null, text: 'Hello 3' });
    expect([of({}, { variables }), of({ name: '' }, { variables })]).toMatchObject([{ text: 'Hello Mei' }, { text: 'Hello everybody' }]);
  });

  it('comes from the first account that knows the person and belongs to the campaign', () => {
    expect(of({ knownBy: ['stranger', 'kf', 'bot'] })).toMatchObject({ accountId: 'bot' });
  });

  it.each([
    ['duplicate', { isDouble: true }],
    ['no-account', { channel: 'line' }],
    ['no-account', { channel: null }],
    ['opted-out', { optedOut: true }],
    ['blocked', { blocked: true }],
    ['missing-variable', { name: null }],
    ['text-too-long', { channel: 'wecom', name: '好'.repeat(700) }],
  ] as const)('is refused: %s', (refused, more) => {
    expect(of(more)).toMatchObject({ refused, reason: expect.any(String) });
  });

  it('names what it lacks', () => {
    const template = [{ name: 'city', fallback: null }, { name: 'name', fallback: null }, { name: 'nick', fallback: null }];
    expect(of({}, { template })).toMatchObject({ missing: ['city', 'nick'] });
  });

  it('is refused when nothing is left of it', () => {
    expect(of({ name: ' ' }, { template: [{ name: 'name', fallback: null }] })).toMatchObject({ refused: 'text-empty' });
  });
});

describe('the states of a campaign', () => {
  const table = (action: Action): string => campaignState.options.map((state) => `${state} ${judge(action, state)}`).join(', ');

  it.each([
    ['start', 'draft do, scheduled done, running done, paused refuse, completed refuse, cancelled refuse, stopped refuse'],
    ['pause', 'draft refuse, scheduled do, running do, paused done, completed refuse, cancelled refuse, stopped refuse'],
    ['resume', 'draft refuse, scheduled done, running done, paused do, completed refuse, cancelled refuse, stopped refuse'],
    ['cancel', 'draft do, scheduled do, running do, paused do, completed refuse, cancelled done, stopped refuse'],
    ['retry-failed', 'draft refuse, scheduled refuse, running do, paused do, completed do, cancelled refuse, stopped refuse'],
  ] as const)('%s: %s', (action, expected) => {
    expect(table(action)).toBe(expected);
  });

  it('begin with scheduled while the beginning lies ahead', () => {
    const now = new Date();
    expect([begun(null, now), begun(now, now), begun(new Date(now.getTime() + 1), now)]).toEqual(['running', 'running', 'scheduled']);
  });
});
