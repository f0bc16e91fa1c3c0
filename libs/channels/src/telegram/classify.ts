import { AppError } from '@sluice/errors';
import type { Amendment, Outgoing } from '../adapter.ts';
import { longestWaitMs, statedWaitMs } from '../upstream/stated-wait.ts';
import type { UpstreamFailureKind } from '../upstream/upstream-failure.ts';

/** What is known of a failed Telegram call, whoever made it. */
export type TelegramFailure =
  /** The Bot API answered `{"ok":false,…}`. */
  | { kind: 'answer'; status: number; description: string; retryAfterS?: number | undefined; migrateTo?: number | undefined }
  /** Something that is not the Bot API answered (an edge's HTML page). */
  | { kind: 'foreign'; status: number; retryAfterS?: number | undefined }
  /** No answer of any kind. */
  | { kind: UpstreamFailureKind; cause: unknown };

type Answer = Extract<TelegramFailure, { kind: 'answer' }>;

const floodWithoutNumberMs = 60_000;

/** The failures of sendMessage in our words. The Bot API has no idempotency key, so a lost answer is `uncertain`. */
export function classifySend(failure: TelegramFailure, { parseMode }: Pick<Outgoing, 'parseMode'>): AppError {
  switch (failure.kind) {
    case 'unreachable':
      return new AppError('unavailable', 'Telegram cannot be reached; nothing was sent.', { cause: failure.cause });
    case 'lost':
    case 'oversized':
      return new AppError('uncertain', 'The connection broke before Telegram answered: the message may have arrived.', { cause: failure.cause });
    case 'foreign':
      return classifyPage(failure);
    case 'answer':
      return classifyAnswer(failure, parseMode);
  }
}

/** An edge answered instead of the Bot API: with 503 or 4xx it turned the request away; with 502, 504 and 408 it may have lost the answer. */
function classifyPage({ status, retryAfterS }: Extract<TelegramFailure, { kind: 'foreign' }>): AppError {
  if (status === 429) return flood({ description: `the edge answered ${status}`, retryAfterS }, 'account');
  const isRefusal = status >= 400 && status < 500 && status !== 408;
  if (status === 503 || isRefusal) return new AppError('unavailable', `Telegram's edge turned the message away (${status}).`);
  return new AppError('uncertain', `Telegram's edge answered ${status} without an outcome: the message may have arrived.`);
}

/** The failures of editMessageText; null when the text is what it should be. Editing twice is editing once: a lost answer may be tried again. What cannot be edited (the person deleted it) is said anew. */
export function classifyEdit(failure: TelegramFailure, message: Pick<Outgoing, 'parseMode'>): AppError | null {
  if (failure.kind === 'answer' && /message is not modified/i.test(failure.description)) return null;
  if (failure.kind === 'answer' && /message to edit not found|message can't be edited/i.test(failure.description)) {
    return new AppError('unavailable', `Telegram: ${failure.description}`, { details: { amend: { edits: null } satisfies Amendment } });
  }
  const error = classifySend(failure, message);
  return error.code === 'uncertain' ? new AppError('unavailable', 'Telegram did not say whether the message was edited.', { cause: error }) : error;
}

/** The failures of getFile and downloads: reading twice is harmless, so everything that may pass is tried again. */
export function classifyFetch(failure: TelegramFailure): AppError {
  if (failure.kind === 'oversized' || (failure.kind === 'answer' && /file is too big/i.test(failure.description))) {
    return new AppError('too-large', 'Telegram gives out files up to 20 MB only.');
  }
  if (failure.kind !== 'answer') return new AppError('unavailable', 'The file could not be fetched from Telegram.', { details: { kind: failure.kind } });
  // This answer hides server errors and floods of the storage behind it, so it is worth a few more tries.
  if (/temporarily unavailable/i.test(failure.description)) return new AppError('unavailable', 'Telegram does not have the file right now.');
  if (failure.status === 404) return new AppError('gone', 'Telegram no longer has the file.');
  return failure.status === 429 ? flood(failure, 'account') : classifyAnswer(failure, null);
}

/** The failures of getUpdates and of what webhooks are managed with: asking twice is harmless, so everything that may pass is tried again. */
export function classifyCall(failure: TelegramFailure): AppError {
  if (failure.kind === 'foreign' && failure.status === 429) return classifyPage(failure);
  if (failure.kind !== 'answer') return new AppError('unavailable', 'Telegram cannot be asked right now.', { details: { kind: failure.kind } });
  if (failure.status === 409) {
    const ways = 'a bot has one way in: a webhook, which DELETE /api/accounts/:id/webhook removes, or one machine that polls';
    return new AppError('conflict', `Telegram: ${failure.description} (${ways})`);
  }
  return failure.status === 429 ? flood(failure, 'account') : classifyAnswer(failure, null);
}

function classifyAnswer(answer: Answer, parseMode: string | null): AppError {
  const { status, description } = answer;
  const said = `Telegram: ${description}`;
  const amend = amendmentFor(answer, parseMode);
  if (amend) return new AppError('unavailable', said, { details: { amend } });
  if (status === 429) return flood(answer, 'chat');
  if (status >= 500) return new AppError('unavailable', said);
  if (status === 403) return new AppError('forbidden', said);
  if (status === 401 || status === 404) return new AppError('unauthorized', `${said} (is the bot token right?)`);
  return new AppError('rejected', said);
}

/** What to change so that the next try can succeed: the id of the supergroup a group became, or no markup instead of broken markup. */
function amendmentFor({ status, description, migrateTo }: Answer, parseMode: string | null): Amendment | null {
  if (migrateTo !== undefined) return { chatId: String(migrateTo) };
  const brokenMarkup = status === 400 && /can't parse entities|unsupported parse_mode/i.test(description);
  return brokenMarkup && parseMode !== null ? { parseMode: null } : null;
}

/** A 429 that came for a chat says nothing of the bot's other chats. */
function flood({ description, retryAfterS }: Pick<Answer, 'description' | 'retryAfterS'>, scope: 'chat' | 'account'): AppError {
  const retryAfterMs = retryAfterS === undefined ? floodWithoutNumberMs : statedWaitMs(retryAfterS);
  const isCut = retryAfterS !== undefined && retryAfterS * 1_000 > longestWaitMs;
  return new AppError('throttled', `Telegram: ${description}${isCut ? ' (it is asked again after a day)' : ''}`, { retryAfterMs, details: { scope } });
}
