import type { ChatMember, ChatMemberUpdated } from 'grammy/types';
import type { Bot } from '../state/bots.ts';
import type { Standing } from '../state/standing.ts';
import type { Envelope } from './user-message.ts';

/** A person blocks the bot or lets it in again; a group throws it out or takes it in. */
export type ChangeOfMind = 'blocked' | 'unblocked' | 'removed' | 'added';

/** How a chat stands to the bot after the change. */
export const standingAfter: Record<ChangeOfMind, Standing> = { blocked: 'blocked', unblocked: 'member', removed: 'kicked', added: 'member' };

/** my_chat_member: how a bot learns of it (wire 1.2). */
export function membershipChange(bot: Bot, { chat, from, date }: Envelope, change: ChangeOfMind): ChatMemberUpdated {
  const member: ChatMember = { user: bot.user, status: 'member' };
  const kicked: ChatMember = { user: bot.user, status: 'kicked', until_date: 0 };
  const left: ChatMember = { user: bot.user, status: 'left' };
  const changes: Record<ChangeOfMind, [ChatMember, ChatMember]> = { blocked: [member, kicked], unblocked: [kicked, member], removed: [member, kicked], added: [left, member] };
  const [before, after] = changes[change];
  return { chat: chat.profile, from, date, old_chat_member: before, new_chat_member: after };
}
