import { AppError } from '@sluice/errors';
import type { UpstreamFailureKind } from '../upstream/upstream-failure.ts';

/** What came of a call. WeCom answers its errors with HTTP 200; `errmsg` is for people and says our address, so nobody reads it. */
export type WecomOutcome =
  | { kind: 'answer'; errcode: number; body: Record<string, unknown> }
  /** Something that is not WeCom's API answered. */
  | { kind: 'foreign'; status: number }
  | { kind: UpstreamFailureKind; cause: unknown };

type Because = 'ask again later' | 'slow down' | 'await the customer' | 'credentials' | 'configuration';

/** developer.work.weixin.qq.com 90313 and 94677; what is not listed is wrong with the message itself. */
const meanings: Readonly<Record<number, Because>> = {
  [-1]: 'ask again later',
  // The token is bad, missing or expired, even though it was just renewed.
  40014: 'ask again later',
  41001: 'ask again later',
  42001: 'ask again later',
  // Called too often; called too often at once.
  45009: 'slow down',
  45033: 'slow down',
  // Five messages since the customer wrote; 48 h since the customer wrote; the session is over; a person has the session.
  95001: 'await the customer',
  95002: 'await the customer',
  95013: 'await the customer',
  95018: 'await the customer',
  40001: 'credentials',
  40013: 'credentials',
  48002: 'configuration',
  60020: 'configuration',
  95003: 'configuration',
  95011: 'configuration',
  95012: 'configuration',
  95017: 'configuration',
  95023: 'configuration',
};

/** Whether a new token may help: this one is bad, missing or expired; 40001 says so too, before it is the secret (gettoken tells). */
export function isStaleToken(outcome: WecomOutcome): boolean {
  return outcome.kind === 'answer' && [40_001, 40_014, 41_001, 42_001].includes(outcome.errcode);
}

/** The failure of kf/send_msg in our words; null when it went well. WeCom promises nothing of a repeated msgid, so a lost answer is `uncertain`. */
export function failureOfSend(outcome: WecomOutcome): AppError | null {
  switch (outcome.kind) {
    case 'unreachable':
      return new AppError('unavailable', 'WeCom cannot be reached; nothing was sent.', { cause: outcome.cause });
    case 'lost':
    case 'oversized':
      return new AppError('uncertain', 'The connection broke before WeCom answered: the message may have arrived.', { cause: outcome.cause });
    case 'foreign':
      return outcome.status === 503
        ? new AppError('unavailable', 'WeCom is unavailable (503).')
        : new AppError('uncertain', `Something before WeCom answered ${outcome.status} without an outcome: the message may have arrived.`);
    case 'answer':
      return failureOfAnswer(outcome.errcode);
  }
}

/** Whether the token of the doorbell has expired (ten minutes), or was none: sync_msg is worth a call without it. */
export function isStaleRing(outcome: WecomOutcome): boolean {
  return outcome.kind === 'answer' && outcome.errcode === 95_007;
}

/** The failure of a call that only asks, in our words; null when it went well. Asking twice is harmless. */
export function failureOfQuestion(outcome: WecomOutcome): AppError | null {
  if (outcome.kind === 'answer') return failureOfAnswer(outcome.errcode);
  const status = outcome.kind === 'foreign' ? ` (${outcome.status})` : '';
  return new AppError('unavailable', `WeCom gave no answer of its own: ${outcome.kind}${status}.`);
}

/** The failure of kf/sync_msg; `gone` when the place to read on from is no longer known. */
export function failureOfSync(outcome: WecomOutcome, cursor: string | null): AppError | null {
  // Of the parameters we send only the cursor was ever WeCom's own and can go bad.
  const isCursor = outcome.kind === 'answer' && outcome.errcode === 40_058 && cursor !== null;
  return isCursor ? new AppError('gone', 'WeCom no longer knows the place to read on from: errcode 40058.') : failureOfQuestion(outcome);
}

/** The failure of media/get in our words; null when it went well. */
export function failureOfMedia(outcome: WecomOutcome): AppError | null {
  if (outcome.kind === 'oversized') return new AppError('too-large', 'The photo is larger than 20 MB.');
  const isGone = outcome.kind === 'answer' && outcome.errcode === 40_007;
  return isGone ? new AppError('gone', 'WeCom no longer has the photo: it keeps media for three days (errcode 40007).') : failureOfQuestion(outcome);
}

/** The token that gettoken gave and how long it lives, or why there is none. Asking twice is harmless, and nothing was sent. */
export function tokenIn(outcome: WecomOutcome): { value: string; livesMs: number } | AppError {
  if (outcome.kind !== 'answer') return new AppError('unavailable', 'WeCom gave no access token; nothing was sent.');
  const { access_token: value, expires_in: seconds } = outcome.body;
  const failure = failureOfAnswer(outcome.errcode);
  if (failure) return failure;
  return typeof value === 'string' && typeof seconds === 'number'
    ? { value, livesMs: seconds * 1_000 }
    : new AppError('unavailable', 'WeCom answered gettoken without a token; nothing was sent.');
}

function failureOfAnswer(errcode: number): AppError | null {
  if (errcode === 0) return null;
  const said = `WeCom: errcode ${errcode}`;
  switch (meanings[errcode]) {
    case 'ask again later':
      return new AppError('unavailable', said);
    case 'slow down':
      return new AppError('throttled', said, { details: { scope: 'account' } });
    case 'await the customer':
      return new AppError('awaiting-reply', `${said}: it can be sent when the customer has written again.`);
    case 'credentials':
      return new AppError('unauthorized', `${said} (are corpId and kfSecret right?)`);
    case 'configuration':
      return new AppError('forbidden', `${said}: see the settings of customer service in the WeCom console.`);
    default:
      return new AppError('rejected', said);
  }
}
