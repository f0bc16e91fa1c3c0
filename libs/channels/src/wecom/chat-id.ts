import { AppError } from '@sluice/errors';

/** A customer at one customer service account. */
export interface WecomChat {
  openKfId: string;
  externalUserId: string;
}

/** `<open_kfid>:<external_userid>`: kf/send_msg needs both, and neither holds a colon. Throws `rejected`. */
export function readChatId(chatId: string): WecomChat {
  const [, openKfId, externalUserId] = /^([\w-]+):([\w-]+)$/.exec(chatId) ?? [];
  if (openKfId === undefined || externalUserId === undefined) {
    throw new AppError('rejected', 'A WeCom chat is <open_kfid>:<external_userid>.');
  }
  return { openKfId, externalUserId };
}
