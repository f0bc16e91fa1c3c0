import { describe, expect, it } from '@jest/globals';
import { refusalOf } from './replayable.ts';

const row = { kind: 'text', isWorked: true, isDead: false, stage: null, answeredAt: null } as const;

describe('an event may be replayed', () => {
  it.each([
    ['while it waits', row],
    ['when it was given up', { ...row, isDead: true }],
    ['when it failed', { ...row, stage: 'failed' }],
    ['when it was ignored', { ...row, kind: 'ignored', isWorked: false } as const],
  ])('%s', (_title, given) => {
    expect(refusalOf(given)).toBeNull();
  });

  it.each([
    ['when it was analysed', { ...row, stage: 'text' }, 'has-outcome'],
    ['when it was answered', { ...row, stage: 'card', answeredAt: new Date() }, 'has-outcome'],
    ['when it was too old already', { ...row, kind: 'stale', isWorked: false } as const, 'stale'],
  ])('but not %s', (_title, given, refusal) => {
    expect(refusalOf(given)).toBe(refusal);
  });
});
