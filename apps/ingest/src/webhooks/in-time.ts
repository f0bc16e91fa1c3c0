import { AppError } from '@sluice/errors';

/**
 * LINE waits about two seconds for an answer, WeCom five; whoever gives up waiting may send again or not, whoever hears 503 does.
 * The work goes on, and what it keeps is known when it comes again.
 */
export const ANSWER_MS = Symbol('answer within');
export const usualAnswerMs = 1_500;

/** Answers what the work does. Throws `unavailable` when it takes longer than so many milliseconds. */
export async function inTime<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new AppError('unavailable', 'Keeping this takes too long right now: send it again.', { retryAfterMs: 1_000 })), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
