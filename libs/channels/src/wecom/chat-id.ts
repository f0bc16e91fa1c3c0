import { AppError } from '@sluice/errors';
import { chatFault } from '../chats/chat-name.ts';

/** A customer at one customer service account. */
export interface WecomChat {
  openKfId: string;
  externalUserId: string;
}

/** `<open_kfid>:<external_userid>`: kf/send_msg needs both, and neither holds a colon. Throws `rejected`. */
export function readChatId(chatId: string): WecomChat {
  const [openKfId = '', externalUserId = ''] = chatId.split(':');
  if (chatFault('wecom', chatId) !== null) throw new AppError('rejected', 'A WeCom chat is <open_kfid>:<external_userid>.');
  return { openKfId, externalUserId };
}
