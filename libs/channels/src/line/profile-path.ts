import type { IncomingEvent } from '@sluice/contracts';

/**
 * Where LINE tells the profile of whoever wrote: a friend's by itself, that of somebody in a group or a room by their place there
 * (messaging-api.yml, getProfile, getGroupMemberProfile, getRoomMemberProfile). Null when LINE did not say who wrote.
 */
export function profilePath({ chatId, sender }: Pick<IncomingEvent, 'chatId' | 'sender'>): string | null {
  if (chatId === null || !sender.id.startsWith('U')) return null;
  const [chat, user] = [encodeURIComponent(chatId), encodeURIComponent(sender.id)];
  if (chatId.startsWith('C')) return `/v2/bot/group/${chat}/member/${user}`;
  if (chatId.startsWith('R')) return `/v2/bot/room/${chat}/member/${user}`;
  return `/v2/bot/profile/${user}`;
}
