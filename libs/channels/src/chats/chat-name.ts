import { z } from 'zod';
import type { AccountChannel } from '../accounts/account.ts';
import { cleanText } from '../clean-text.ts';

/** A chat id as callers give it, whatever its channel: what the channel allows is `chatFault`. */
export const chatId = z
  .string({ error: ({ input }) => (input === undefined ? 'is missing' : 'must be text') })
  .overwrite(cleanText)
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'may hold at most 200 characters');

/** How platforms name chats; where nothing is said any name will do. */
const shapes: Record<AccountChannel, { shape: RegExp; words: string } | null> = {
  // Bot API: an Integer with at most 52 significant bits, or the @username of a channel.
  telegram: { shape: /^-?[1-9]\d{0,15}$|^@[A-Za-z]\w{3,31}$/, words: 'must be a number, as Telegram names chats, or @channel' },
  // messaging-api.yml: the id of a user, a group or a room.
  line: { shape: /^[UCR][0-9a-f]{32}$/, words: 'must be U, C or R and 32 hex digits, as LINE names users, groups and rooms' },
  // kf/send_msg: open_kfid and external_userid, of letters, digits, _ and - each.
  wecom: { shape: /^[\w-]+:[\w-]+$/, words: 'must be the kf account and the customer with a colon between: <open_kfid>:<external_userid>' },
  sandbox: null,
};

/** What is wrong about a chat id for this channel, to be said behind the name of its field; null when nothing is. */
export function chatFault(channel: AccountChannel, chat: string): string | null {
  const named = shapes[channel];
  return named === null || named.shape.test(chat) ? null : named.words;
}
