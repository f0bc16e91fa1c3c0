import { describe, expect, it } from '@jest/globals';
import { AppError, codes } from './app-error.ts';
import { problemOf } from './problem.ts';

describe('problem details', () => {
  it('carries the stable code, a title and the sentence of the error', () => {
    expect(problemOf(new AppError('not-found', 'There is no account x.'))).toEqual({
      type: 'urn:sluice:problem:not-found',
      title: 'Not found',
      status: 404,
      detail: 'There is no account x.',
      code: 'not-found',
    });
  });

  it('adds the details a caller may act on', () => {
    expect(problemOf(new AppError('unprocessable', 'x', { details: { reason: 'corrupt' } }))).toMatchObject({ status: 422, reason: 'corrupt' });
  });

  it.each(codes)('%s has a status between 400 and 599 and a title of its own', (code) => {
    const { status, title } = problemOf(new AppError(code, 'x'));
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(title).not.toBe('Error');
  });
});
