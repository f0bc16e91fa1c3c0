import type { ChatMember, ChatMemberUpdated } from 'grammy/types';
import type { Bot } from '../state/bots.ts';
import type { Envelope } from './user-message.ts';

export type ChangeOfMind = 'blocked' | 'unblocked';

/** my_chat_member: how a bot learns that a person blocked it, or let it in again (wire 1.2). */
export function membershipChange(bot: Bot, { chat, from, date }: Envelope, change: ChangeOfMind): ChatMemberUpdated {
  const member: ChatMember = { user: bot.user, status: 'member' };
  const kicked: ChatMember = { user: bot.user, status: 'kicked', until_date: 0 };
  const [before, after] = change === 'blocked' ? [member, kicked] : [kicked, member];
  return { chat: chat.profile, from, date, old_chat_member: before, new_chat_member: after };
}
