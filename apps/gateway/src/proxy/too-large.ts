import { AppError } from '@sluice/errors';

/** What is said to who sends more than so many bytes. */
export function tooLarge(mostBytes: number): AppError {
  return new AppError('too-large', `The body is larger than ${Math.floor(mostBytes / (1 << 20))} MiB.`);
}
