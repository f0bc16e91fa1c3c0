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
    expect(faults({ startAt: '2026-11-20T16:00:01+08:00', expiresAt: '2026-11-21T00:00:00Z' })).toEqual([]);
  });

  it.each([
    ['a beginning in the past', { startAt: '2026-11-20T08:00:00Z' }, ['startAt']],
    ['an end in the past', { expiresAt: '2026-11-20T08:00:00Z' }, ['expiresAt']],
    ['an end before its beginning', { startAt: '2026-11-21T00:00:00Z', expiresAt: '2026-11-21T00:00:00Z' }, ['expiresAt']],
    ['braces that nobody closed', { text: 'Hello {{name' }, ['text']],
    ['a text that is too long for one of its channels', { accounts: ['bot', 'kf'], text: '好'.repeat(700) }, ['text']],
    ['an account that is not there', { accounts: ['bot', 'gone'] }, ['accounts.1']],
    ['a recipient for another account', { recipients: [{ chatId: '1', accountId: 'kf' }] }, ['recipients.0.accountId']],
    ['both recipients and leads', { leads: {} }, ['recipients']],
    ['neither recipients nor leads', { recipients: undefined }, ['recipients']],
  ])('cannot have %s', (_what, more, paths) => {
    expect(faults(more)).toEqual(paths);
  });

  it.each([
    ['an empty text', { text: ' \0' }],
    ['hours that end before they begin', { hours: { from: '18:00', to: '09:00' } }],
    ['a clock that there is not', { hours: { from: '09:00', to: '25:00' } }],
    ['a time zone that there is not', { timeZone: 'Mars/Base' }],
    ['an instant without a zone', { startAt: '2026-11-21T08:00:00' }],
    ['a field that it does not know', { colour: 'red' }],
    ['a rule that it does not know', { stopRules: { maxLaughs: 1 } }],
  ])('is refused with %s', (_what, more) => {
    expect(campaignFields.safeParse({ ...given, ...more }).success).toBe(false);
  });
});
