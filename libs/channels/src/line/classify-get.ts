import { AppError } from '@sluice/errors';
import type { UpstreamFailureKind } from '../upstream/upstream-failure.ts';

/** What came of a call that asks for something, when it did not get it. */
export type LineMiss = { kind: 'answer'; status: number } | { kind: UpstreamFailureKind; cause: unknown };

/** A content or profile that was not had, in our words (messaging-api.yml; developers.line.biz, "Get content", status codes). */
export function classifyGet(miss: LineMiss): AppError {
  if (miss.kind === 'oversized') return new AppError('too-large', 'What LINE keeps is larger than Sluice takes.', { cause: miss.cause });
  if (miss.kind !== 'answer') return new AppError('unavailable', 'LINE did not answer.', { cause: miss.cause });
  const said = `LINE answered ${miss.status}`;
  switch (miss.status) {
    case 401:
      return new AppError('unauthorized', `${said} (is the channel access token right?)`);
    case 403:
      return new AppError('forbidden', said);
    case 404:
    case 410:
      return new AppError('gone', `${said}: it keeps what people send for a while only.`);
    case 429:
      return new AppError('throttled', said, { details: { scope: 'account' } });
    default:
      // 202: LINE is still preparing it.
      return miss.status >= 500 || miss.status < 400 ? new AppError('unavailable', said) : new AppError('rejected', said);
  }
}
