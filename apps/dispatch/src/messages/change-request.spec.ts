import { describe, expect, it } from '@jest/globals';
import { whyNot } from './action-states.ts';
import { bulkRequest, messageChange, retryRequest } from './change-request.ts';
import { escapeLike } from './message-conditions.ts';

const ids = ['0197f0c0-0000-7000-8000-000000000001'];
const faultsOf = (request: object) => (bulkRequest.safeParse(request).error?.issues ?? []).map(({ path, code }) => path.join('.') || code);

describe('a request to change many', () => {
  it.each([
    { action: 'cancel', ids },
    { action: 'retry', filter: { accountId: 'a', state: 'FAILED,UNCERTAIN' }, force: true },
    { action: 'reprioritise', ids, priority: 'urgent', dryRun: true },
    { action: 'reschedule', filter: { text: 'sale', state: ['PENDING'] }, scheduledAt: null },
  ])('is %j', (request) => {
    expect(faultsOf(request)).toEqual([]);
  });

  it.each([
    ['neither ids nor filter', { action: 'cancel' }, ['ids']],
    ['both', { action: 'cancel', ids, filter: { accountId: 'a' } }, ['ids']],
    ['a filter that narrows by nothing', { action: 'cancel', filter: {} }, ['filter']],
    ['a filter with a field nobody knows', { action: 'cancel', filter: { acountId: 'a' } }, ['filter']],
    ['too many ids', { action: 'cancel', ids: Array.from({ length: 1_001 }, () => ids[0]) }, ['ids']],
    ['an unknown state', { action: 'cancel', filter: { state: 'LOST' } }, ['filter.state.0']],
    ['no priority', { action: 'reprioritise', ids }, ['priority']],
    ['a schedule for something else', { action: 'cancel', ids, scheduledAt: null }, ['scheduledAt']],
    ['no schedule', { action: 'reschedule', ids }, ['scheduledAt']],
  ])('is refused with %s', (_what, request, faults) => {
    expect([...new Set(faultsOf(request))]).toEqual(faults);
  });
});

describe('a change of one', () => {
  it('must name what to change', () => {
    expect([{}, { colour: 'red' }, { priority: 'soon' }].map((change) => messageChange.safeParse(change).success)).toEqual([false, false, false]);
    expect(messageChange.parse({ scheduledAt: null })).toEqual({ scheduledAt: null });
  });

  it('that is a retry forces nothing unless it says so', () => {
    expect([retryRequest.parse(undefined), retryRequest.parse({}), retryRequest.parse({ force: true })]).toEqual([{ force: false }, { force: false }, { force: true }]);
  });

  it.each([
    ['retry', 'UNCERTAIN', 'force'],
    ['retry', 'COMPLETED', 'COMPLETED: only what is FAILED'],
    ['cancel', 'PROCESSING', 'PROCESSING: only what waits'],
    ['retry', 'FAILED', 'expiresAt'],
  ] as const)('%s of what is %s is refused with its reason', (action, state, words) => {
    expect(whyNot(action, state)).toContain(words);
  });
});

it('a text is searched for as it stands', () => {
  expect(escapeLike('100% a_b \\')).toBe('100\\% a\\_b \\\\');
});
