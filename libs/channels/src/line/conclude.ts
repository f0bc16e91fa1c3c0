import { AppError } from '@sluice/errors';
import type { Sent } from '../adapter.ts';
import type { UpstreamFailureKind } from '../upstream/upstream-failure.ts';
import type { Route } from './route.ts';

/** What came of a call that sends. */
export type LineOutcome =
  /** `body` is undefined when it is not JSON; `requestId` is the one under which the message was accepted, where LINE says so. */
  | { kind: 'answer'; status: number; body: Record<string, unknown> | undefined; requestId: string }
  | { kind: UpstreamFailureKind; cause: unknown };

type Answer = Extract<LineOutcome, { kind: 'answer' }>;

/**
 * LINE's answer to reply or push in our words (messaging-api.yml; developers.line.biz, "Retry failed API requests"). A push has
 * a retry key, so that whatever may have happened to it can be tried again for 24 h; a reply has none.
 */
export function conclude(route: Route['kind'], outcome: LineOutcome): Sent | AppError {
  if (outcome.kind === 'unreachable') return new AppError('unavailable', 'LINE cannot be reached; nothing was sent.', { cause: outcome.cause });
  if (outcome.kind !== 'answer') return inDoubt(route, 'The connection broke before LINE answered', outcome.cause);
  const { status, body } = outcome;
  // 409: this retry key was accepted before, so the message is sent, once.
  if ((status === 200 && body) || (status === 409 && route === 'push')) return { platformMessageId: sentId(outcome) };
  if (status >= 500 || !body) return inDoubt(route, `LINE answered ${status} without an outcome`);
  return refused(route, outcome);
}

function inDoubt(route: Route['kind'], what: string, cause?: unknown): AppError {
  return route === 'push'
    ? new AppError('timeout', `${what}; the same retry key makes the next try safe.`, { cause })
    : new AppError('uncertain', `${what}: the reply may have arrived.`, { cause });
}

function refused(route: Route['kind'], { status, body }: Answer): AppError {
  const message = typeof body?.['message'] === 'string' ? body['message'] : 'no message';
  const said = `LINE: ${message} (${status})`;
  if (route === 'reply' && status === 400 && /invalid reply token/i.test(message)) {
    return new AppError('unavailable', said, { details: { amend: { replyToken: null } } });
  }
  if (status === 429) return overLimit(message, said);
  if (status === 401) return new AppError('unauthorized', `${said} (is the channel access token right?)`);
  if (status === 403) return new AppError('forbidden', said);
  if (status === 410) return new AppError('gone', said);
  if (status === 413) return new AppError('too-large', said);
  return new AppError('rejected', said);
}

/** 429 means three things: the plan's messages are used up, the channel is too fast, or too much is done at once. LINE documents no Retry-After. */
function overLimit(message: string, said: string): AppError {
  return /monthly limit/i.test(message)
    ? new AppError('quota', `${said}: wait for the next month or enlarge the plan.`)
    : new AppError('throttled', said, { details: { scope: 'account' } });
}

/** The id of the message, else of the request: older answers have no sentMessages. */
function sentId({ body, requestId }: Answer): string {
  const [first] = Array.isArray(body?.['sentMessages']) ? (body['sentMessages'] as { id?: unknown }[]) : [];
  return typeof first?.id === 'string' ? first.id : requestId;
}
