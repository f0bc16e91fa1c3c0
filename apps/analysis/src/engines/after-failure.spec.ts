import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { afterFailure } from './after-failure.ts';

const parked = (retryAfterMs: number) => new AppError('throttled', 'All keys are parked.', { retryAfterMs, details: { parked: true } });
const first = { attempt: 1, isLast: false, whenParked: 'wait' } as const;

describe('after an engine failed', () => {
  it.each([new AppError('circuit-open', 'x'), new AppError('rejected', 'x'), new AppError('timeout', 'x'), new TypeError('bug'), new AppError('throttled', 'x')])('%p: the next one is asked', (error) => {
    expect(afterFailure(error, first)).toBe('next');
  });

  it('because it is overloaded or lost the connection, it is asked again twice, soon, and then the next one', () => {
    const error = new AppError('unavailable', 'x');
    expect([1, 2, 3].map((attempt) => afterFailure(error, { ...first, attempt }))).toEqual([{ againMs: 200 }, { againMs: 1_000 }, 'next']);
  });

  it('and was the last, its failure is thrown', () => {
    const error = new AppError('unavailable', 'x');
    expect(afterFailure(error, { ...first, isLast: true })).toEqual({ thrown: error });
  });

  it('because all its keys are parked, the work waits or goes on to the next, as configured', () => {
    expect(afterFailure(parked(40_000), first)).toEqual({ thrown: expect.objectContaining({ code: 'postponed', retryAfterMs: 40_000 }) });
    expect(afterFailure(parked(40_000), { ...first, whenParked: 'next' })).toBe('next');
  });

  it('for longer than ten minutes, nobody is left waiting while another engine could answer', () => {
    expect(afterFailure(parked(600_001), first)).toBe('next');
    expect(afterFailure(parked(600_001), { ...first, isLast: true })).toEqual({ thrown: expect.objectContaining({ code: 'postponed' }) });
  });
});
