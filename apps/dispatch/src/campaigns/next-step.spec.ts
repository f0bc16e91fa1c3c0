import { describe, expect, it } from '@jest/globals';
import { nextStep, type Situation } from './next-step.ts';

const now = new Date('2026-11-20T08:00:00Z');
const later = '2026-11-20T09:00:00.000Z';
const situation: Situation = {
  state: 'running',
  fields: { startAt: null, expiresAt: null },
  outcomes: { breach: null, open: 0 },
  waits: true,
  now,
};
const open = { ...situation.outcomes, open: 3 };
const past = { ...situation.fields, expiresAt: '2026-11-20T07:00:00Z' };

describe('the next step of a campaign', () => {
  it.each([
    ['runs and has recipients that wait', {}, { do: 'fill' }],
    ['runs and all it has waits in lanes, where it may have to wait longer', { waits: false, outcomes: open }, { do: 'fill' }],
    ['runs and is through', { waits: false }, { do: 'complete', reason: null }],
    ['runs, its time is over, and something is still being sent', { fields: past, outcomes: open }, { do: 'wait', lookAt: new Date('2026-11-20T08:00:01Z') }],
    ['runs and its time is over', { fields: past }, { do: 'complete', reason: 'expired' }],
    ['runs against its rules', { outcomes: { ...open, breach: 'floods: 1' } }, { do: 'stop', reason: 'floods: 1' }],
    ['is scheduled for later', { state: 'scheduled', fields: { ...situation.fields, startAt: later } }, { do: 'wait', lookAt: new Date(later) }],
    ['was scheduled for now', { state: 'scheduled', fields: { ...situation.fields, startAt: now.toISOString() } }, { do: 'fill' }],
    ['is paused while something is being sent, which may have to be tried again', { state: 'paused', outcomes: open }, { do: 'withdraw', lookAt: new Date('2026-11-20T08:00:00.500Z') }],
    ['is paused', { state: 'paused' }, { do: 'wait', lookAt: null }],
    ['is paused until it expires', { state: 'paused', fields: { ...situation.fields, expiresAt: later } }, { do: 'wait', lookAt: new Date(later) }],
    ['is paused and its time is over', { state: 'paused', fields: past }, { do: 'complete', reason: 'expired' }],
    ['is cancelled while something is being sent', { state: 'cancelled', outcomes: open }, { do: 'withdraw', lookAt: new Date('2026-11-20T08:00:00.500Z') }],
    ['is cancelled', { state: 'cancelled' }, { do: 'wait', lookAt: null }],
    ['is stopped', { state: 'stopped' }, { do: 'wait', lookAt: null }],
    ['is complete', { state: 'completed' }, { do: 'wait', lookAt: null }],
  ] as const)('that %s', (_what, more, step) => {
    expect(nextStep({ ...situation, ...more })).toEqual(step);
  });
});
