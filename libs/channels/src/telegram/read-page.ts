import { AppError } from '@sluice/errors';
import type { Page, PullRequest } from '../adapter.ts';
import { arrivalOf } from './read-update.ts';
import { telegramUpdate } from './update.ts';
import type { TelegramPage } from './telegram.client.ts';

/**
 * Where to read on: `<bot id>:<offset>`. The numbers of one bot mean nothing to another, and an offset makes Telegram forget
 * everything before it. Null when the place is another bot's.
 */
export function offsetIn(cursor: PullRequest['cursor'], botToken: string): number | null {
  const [, bot, offset] = /^(\d+):(\d+)$/.exec(cursor ?? '') ?? [];
  return bot === botIdOf(botToken) ? Number(offset) : null;
}

/** One page of getUpdates. The next one is asked for at once: Telegram waits until there is something in it. Throws `unavailable`. */
export function readPage({ updates, bytes }: TelegramPage, asked: Pick<PullRequest, 'cursor'>, botToken: string): Page {
  const read = telegramUpdate.array().safeParse(updates);
  if (!read.success) throw new AppError('unavailable', 'Telegram answered getUpdates with something that is no list of updates.');
  const last = read.data.at(-1);
  return {
    arrivals: read.data.map(arrivalOf),
    raw: bytes,
    cursor: last ? `${botIdOf(botToken)}:${last.update_id + 1}` : asked.cursor,
    hasMore: true,
  };
}

function botIdOf(botToken: string): string {
  return botToken.slice(0, botToken.indexOf(':'));
}
