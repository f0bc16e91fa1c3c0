import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@sluice/errors';

export const STORAGE_URL = Symbol('where storage is');

const answerMs = 3_000;
const unauthorized = 'Send a valid API key: `Authorization: Bearer <key>`, or a ticket that was never used.';

/** Asks storage, which keeps the API keys, whether one is in force. The gateway shows it the key it was shown, and knows none. */
@Injectable()
export class KeyCheck {
  constructor(@Inject(STORAGE_URL) private readonly storageUrl: string) {}

  /** Throws `unauthorized` or `forbidden`; `unavailable` when nobody can say. */
  async check(key: string): Promise<void> {
    const status = await this.ask(key).catch((cause: unknown) => {
      throw new AppError('unavailable', 'The service storage, which knows the API keys, cannot be reached right now: try again.', { retryAfterMs: 1_000, cause });
    });
    if (status === 204) return;
    if (status === 401) throw new AppError('unauthorized', unauthorized);
    if (status === 403) throw new AppError('forbidden', "This key lacks the scope 'read'.");
    throw new AppError('unavailable', `The service storage cannot say whether this key is in force (${status}): try again.`, { retryAfterMs: 1_000 });
  }

  private async ask(key: string): Promise<number> {
    const headers = { authorization: `Bearer ${key}` };
    const response = await fetch(`${this.storageUrl}/api/api-keys/current`, { headers, redirect: 'error', signal: AbortSignal.timeout(answerMs) });
    await response.body?.cancel();
    return response.status;
  }
}

/** What is said to who shows no key at all. */
export function noKey(): AppError {
  return new AppError('unauthorized', unauthorized);
}
