import { forbidden, Refusal } from '../refusal.ts';
import type { KnownChat } from './chats.ts';

/** How a chat stands to a bot; everything but `member` refuses what is sent there. */
export type Standing = 'member' | 'blocked' | 'deactivated' | 'stranger' | 'kicked' | 'left' | 'deleted';

/** Throws Telegram's refusal for a chat that cannot be written to (wire: Bot API errors). */
export function refuseByStanding(chat: KnownChat, standing: Standing): void {
  if (chat.migratedTo !== undefined) throw upgraded(chat.migratedTo);
  if (standing !== 'member') throw forbidden(reason(standing, chat.profile.type));
}

function reason(standing: Exclude<Standing, 'member'>, type: string): string {
  switch (standing) {
    case 'blocked':
      return 'bot was blocked by the user';
    case 'deactivated':
      return 'user is deactivated';
    case 'stranger':
      return "bot can't initiate conversation with a user";
    case 'kicked':
      return `bot was kicked from the ${type} chat`;
    case 'left':
      return `bot is not a member of the ${type} chat`;
    case 'deleted':
      return 'the group chat was deleted';
  }
}

function upgraded(migratedTo: number): Refusal {
  const description = 'Bad Request: group chat was upgraded to a supergroup chat';
  return new Refusal(400, description, { migrate_to_chat_id: migratedTo });
}
