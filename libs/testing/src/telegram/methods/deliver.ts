import type { Message } from 'grammy/types';
import { badRequest } from '../refusal.ts';
import type { KnownChat } from '../state/chats.ts';
import type { SentMessage } from '../state/ledger.ts';
import type { MethodCall } from './method.ts';

export interface Delivery {
  method: string;
  chat: KnownChat;
  /** What the message carries, as the answer shows it. */
  content: Pick<Message, 'text' | 'photo' | 'document' | 'caption'>;
  /** What the ledger keeps besides. */
  record: Pick<SentMessage, 'text' | 'parseMode' | 'fileId'>;
}

/** Puts a new message into the chat unless the bot is too fast; from here on it cannot be taken back. */
export function deliver({ world, bot, params }: MethodCall, { method, chat, content, record }: Delivery): Message {
  const replyTo = repliedTo(params.json('reply_parameters'), chat);
  const at = world.now();
  world.limits.admit(bot.token, chat, at);
  const messageId = ++chat.lastMessageId;
  world.ledger.record({ bot: bot.token, chat: chat.id, messageId, at, method, ...(replyTo && { replyTo }), ...record });
  return { message_id: messageId, from: bot.user, chat: chat.profile, date: Math.floor(at / 1_000), ...content };
}

function repliedTo(parameters: unknown, chat: KnownChat): number | undefined {
  if (parameters === undefined) return undefined;
  const { message_id, allow_sending_without_reply } = Object(parameters);
  const known = Number.isInteger(message_id) && message_id > 0 && message_id <= chat.lastMessageId;
  if (!known && allow_sending_without_reply !== true) throw badRequest('message to be replied not found');
  return known ? message_id : undefined;
}
