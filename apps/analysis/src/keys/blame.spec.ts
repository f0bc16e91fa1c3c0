import { describe, expect, it } from '@jest/globals';
import { AppError, type AppErrorOptions, type Code } from '@sluice/errors';
import { blameFor, charged, type Blame } from './blame.ts';

const now = Date.parse('2026-07-15T20:00:00Z');
const midnight = Date.parse('2026-07-16T07:00:00Z');
const minute = 60_000;

const cases: [string, Code, AppErrorOptions, object][] = [
  ['a minute quota, as long as RetryInfo says', 'throttled', { retryAfterMs: 21_400, details: { quota: 'minute' } }, { on: 'project', model: null, rest: { until: now + 21_400, why: 'minute-quota' } }],
  ['a minute quota without a number: a minute', 'throttled', { details: { quota: 'minute' } }, { on: 'project', model: null, rest: { until: now + minute, why: 'minute-quota' } }],
  ['a day quota, until midnight Pacific, whatever RetryInfo says', 'throttled', { retryAfterMs: 30_000, details: { quota: 'day' } }, { on: 'project', model: null, rest: { until: midnight, why: 'day-quota' } }],
  ['of one model only that model', 'throttled', { details: { quota: 'day', model: 'flash' } }, { on: 'project', model: 'flash', rest: { until: midnight, why: 'day-quota' } }],
  ['429 that says nothing', 'throttled', {}, { on: 'project', model: null, rest: { until: now + minute, why: 'rate-limit' } }],
  ['429 that says at once: a second', 'throttled', { retryAfterMs: 0 }, { on: 'project', model: null, rest: { until: now + 1_000, why: 'rate-limit' } }],
  ['429 that names centuries: a day', 'throttled', { retryAfterMs: 9e15 }, { on: 'project', model: null, rest: { until: now + 24 * 60 * minute, why: 'rate-limit' } }],
  ['nothing left to pay with: an hour', 'quota', {}, { on: 'project', model: null, rest: { until: now + 60 * minute, why: 'no-credit' } }],
  ['a key that is wrong', 'unauthorized', {}, { on: 'key', rest: { until: now + 15 * minute, why: 'key-refused' } }],
  ['a key that may not', 'forbidden', {}, { on: 'key', rest: { until: now + 15 * minute, why: 'key-refused' } }],
  ['a provider that is down', 'unavailable', {}, { on: 'provider' }],
  ['a model that has too much to do', 'unavailable', { details: { overloaded: true } }, { on: 'model' }],
  ['a provider that hangs', 'timeout', {}, { on: 'provider' }],
  ['a bad request', 'invalid', {}, { on: 'request' }],
  ['input that cannot be worked', 'unprocessable', {}, { on: 'request' }],
  ['input that is too large', 'too-large', {}, { on: 'request' }],
  ['a safety block', 'rejected', { details: { block: 'SPII' } }, { on: 'request' }],
  ['a model that does not exist', 'not-found', {}, { on: 'nobody' }],
];

describe('whose fault a failed call is', () => {
  it.each(cases)('%s', (_title, code, options, blame) => {
    expect(blameFor(new AppError(code, 'x', options), now)).toEqual(blame);
  });

  it('a bug is nobody’s', () => {
    expect(blameFor(new TypeError('bug'), now)).toEqual({ on: 'nobody' });
  });
});

describe('the circuits of project and model', () => {
  const rest = { until: now, why: 'rate-limit' } as const;

  it.each<[string, Blame | null, ReturnType<typeof charged>]>([
    ['close both when a call went well', null, { project: 'success', model: 'success' }],
    ['close both when the provider says no: it is there', { on: 'project', model: null, rest }, { project: 'success', model: 'success' }],
    ['close both when it refuses the key', { on: 'key', rest }, { project: 'success', model: 'success' }],
    ['close both when it refuses the request', { on: 'request' }, { project: 'success', model: 'success' }],
    ['hear of an outage at the project alone', { on: 'provider' }, { project: 'failure', model: 'nothing' }],
    ['hear of an overload at the model alone', { on: 'model' }, { project: 'success', model: 'failure' }],
    ['hear nothing when nobody is to blame', { on: 'nobody' }, { project: 'nothing', model: 'nothing' }],
  ])('%s', (_title, blame, charges) => {
    expect(charged(blame)).toEqual(charges);
  });
});
