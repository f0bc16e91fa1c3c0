import { AppError } from '@sluice/errors';

/** What is known of a failed Telegram call, whoever made it. */
export type TelegramFailure =
  /** The Bot API answered `{"ok":false,…}`. */
  | { kind: 'answer'; status: number; description: string; retryAfterS?: number | undefined }
  /** Something that is not the Bot API answered (an edge's HTML page). */
  | { kind: 'foreign'; status: number }
  /** The connection could not be made: certainly nothing was sent. */
  | { kind: 'unreachable'; cause: unknown }
  /** The request went out and no answer came back. */
  | { kind: 'lost'; cause: unknown };

const floodWithoutNumberMs = 60_000;

/** Telegram's answers to sendMessage in our words. The Bot API has no idempotency key, so a lost answer is `uncertain`. */
export function classifySend(failure: TelegramFailure): AppError {
  switch (failure.kind) {
    case 'unreachable':
      return new AppError('unavailable', 'Telegram cannot be reached; nothing was sent.', { cause: failure.cause });
    case 'lost':
      return new AppError('uncertain', 'The connection broke before Telegram answered: the message may have arrived.', { cause: failure.cause });
    case 'foreign':
      // 503 is an edge that turned the request away; 502 and 504 may have lost the answer behind it.
      return failure.status === 503
        ? new AppError('unavailable', 'Telegram is unavailable (503).')
        : new AppError('uncertain', `Telegram's edge answered ${failure.status} without an outcome: the message may have arrived.`);
    case 'answer':
      return classifyAnswer(failure);
  }
}

/** Telegram's answers to getFile and downloads: reading twice is harmless, so everything that may pass is tried again. */
export function classifyFetch(failure: TelegramFailure): AppError {
  if (failure.kind !== 'answer') return new AppError('unavailable', 'The file could not be fetched from Telegram.', { details: { kind: failure.kind } });
  if (/file is too big/i.test(failure.description)) return new AppError('too-large', 'Telegram gives out files up to 20 MB only.');
  // This answer hides server errors and floods of the storage behind it, so it is worth a few more tries.
  if (/temporarily unavailable/i.test(failure.description)) return new AppError('unavailable', 'Telegram does not have the file right now.');
  if (failure.status === 404) return new AppError('gone', 'Telegram no longer has the file.');
  return classifyAnswer(failure);
}

function classifyAnswer({ status, description, retryAfterS }: Extract<TelegramFailure, { kind: 'answer' }>): AppError {
  const said = `Telegram: ${description}`;
  if (status === 429) return new AppError('throttled', said, { retryAfterMs: retryAfterS ? retryAfterS * 1_000 : floodWithoutNumberMs });
  if (status >= 500) return new AppError('unavailable', said);
  if (status === 403) return new AppError('forbidden', said);
  if (status === 401 || status === 404) return new AppError('unauthorized', `${said} (is the bot token right?)`);
  return new AppError('rejected', said);
}
