import { describe, expect, it } from '@jest/globals';
import { clearRequest, statesOf } from './queue-request.ts';

describe('what is to be cleared', () => {
  it.each([
    [undefined, ['PENDING', 'FAILED', 'RETRYING']],
    [{}, ['PENDING', 'FAILED', 'RETRYING']],
    [{ status: 'failed' }, ['FAILED']],
    [{ status: ['pending', 'retrying'] }, ['PENDING', 'RETRYING']],
  ])('%j', (request, states) => {
    expect(statesOf(clearRequest.parse(request))).toEqual(states);
  });

  it.each([
    ['processing', 'being sent right now'],
    ['completed', 'must be pending, failed or retrying'],
  ])('is never %s', (status, words) => {
    expect(clearRequest.safeParse({ status }).error?.issues[0]?.message).toContain(words);
    expect(clearRequest.safeParse({ status: ['failed', status] }).success).toBe(false);
  });
});
