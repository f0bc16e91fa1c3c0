import { describe, expect, it } from '@jest/globals';
import type { AccountChannel } from '@sluice/channels';
import { faultsOf } from './campaign-faults.ts';
import { campaignFields } from './campaign-request.ts';

const now = new Date('2026-11-20T08:00:00Z');
const channels = new Map<string, AccountChannel>([['bot', 'telegram'], ['kf', 'wecom']]);
const given = { name: 'News', text: 'Hello {{name}}', accounts: ['bot'], recipients: [{ chatId: '1' }] };
const faults = (more: object) => faultsOf(campaignFields.parse({ ...given, ...more }), channels, now).map(({ path }) => path);

describe('the description of a campaign', () => {
  it('may leave most things out', () => {
    expect(campaignFields.parse(given)).toMatchObject({ priority: 'low', startAt: null, delayMs: 0, hours: null, timeZone: 'UTC', expiresAt: null, stopRules: { minSent: 20 } });
    expect(faults({ hours: { from: '22:00', to: '06:00', days: [5] }, startAt: '2026-11-20T16:00:01+08:00', expiresAt: '2026-11-21T00:00:00Z' })).toEqual([]);
  });

  it.each([
    ['a beginning in the past', { startAt: '2026-11-20T08:00:00Z' }, ['startAt']],
    ['an end in the past', { expiresAt: '2026-11-20T08:00:00Z' }, ['expiresAt']],
    ['an end before its beginning', { startAt: '2026-11-21T00:00:00Z', expiresAt: '2026-11-21T00:00:00Z' }, ['expiresAt']],
    ['braces that nobody closed', { text: 'Hello {{name' }, ['text']],
    ['a text that is too long for one of its channels', { accounts: ['bot', 'kf'], text: '好'.repeat(700) }, ['text']],
    ['an account that is not there', { accounts: ['bot', 'gone'] }, ['accounts.1']],
    ['a recipient for another account', { recipients: [{ chatId: '1', accountId: 'kf' }] }, ['recipients.0.accountId']],
    ['a chat that its channel cannot have', { recipients: [{ chatId: '1' }, { chatId: 'tom' }] }, ['recipients.1.chatId']],
    ['chats that their channels cannot have', { accounts: ['bot', 'kf'], recipients: [{ chatId: '1', channel: 'wecom' }, { chatId: 'wk1:wm1', accountId: 'bot' }, { chatId: 'anything' }] }, ['recipients.0.chatId', 'recipients.1.chatId']],
    ['both recipients and leads', { leads: {} }, ['recipients']],
    ['neither recipients nor leads', { recipients: undefined }, ['recipients']],
  ])('cannot have %s', (_what, more, paths) => {
    expect(faults(more)).toEqual(paths);
  });

  it('names a hundred wrong chats at most', () => {
    expect(faults({ recipients: Array.from({ length: 500 }, (_, n) => ({ chatId: `tom-${n}` })) })).toHaveLength(100);
  });

  it.each([
    ['an empty text', { text: ' \0' }],
    ['a text in which nothing can be seen', { text: '\u200b\u2060' }],
    ['a chat in which nothing can be seen', { recipients: [{ chatId: '\u200b' }] }],
    ['hours that end as they begin', { hours: { from: '09:00', to: '09:00' } }],
    ['hours that begin when the day is over', { hours: { from: '24:00', to: '06:00' } }],
    ['a clock that there is not', { hours: { from: '09:00', to: '25:00' } }],
    ['a time zone that there is not', { timeZone: 'Mars/Base' }],
    ['an instant without a zone', { startAt: '2026-11-21T08:00:00' }],
    ['a field that it does not know', { colour: 'red' }],
    ['a rule that it does not know', { stopRules: { maxLaughs: 1 } }],
  ])('is refused with %s', (_what, more) => {
    expect(campaignFields.safeParse({ ...given, ...more }).success).toBe(false);
  });
});
