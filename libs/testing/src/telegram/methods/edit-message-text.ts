import type { Message } from 'grammy/types';
import { success } from '../answer.ts';
import { badRequest } from '../refusal.ts';
import type { Method } from './method.ts';
import { readText } from './readable-text.ts';

const notModified =
  'message is not modified: specified new message content and reply markup are exactly the same ' +
  'as a current content and reply markup of the message';

/** core.telegram.org/bots/api#editmessagetext, for the bot's own messages that the ledger still holds. */
export const editMessageText: Method = {
  name: 'editMessageText',
  parameters: [
    'business_connection_id',
    'chat_id',
    'message_id',
    'inline_message_id',
    'text',
    'parse_mode',
    'entities',
    'link_preview_options',
    'rich_message',
    'reply_markup',
  ],
  run({ world, bot, params }) {
    const { text, parseMode } = readText(params);
    const chat = world.chats.reach(bot.token, params.text('chat_id'));
    const messageId = params.integer('message_id');
    if (messageId === undefined) throw badRequest('message identifier is not specified');
    const current = world.ledger.latest(bot.token, chat.id, messageId);
    if (!current) throw badRequest('message to edit not found');
    if (current.text === text && !params.has('reply_markup')) throw badRequest(notModified);
    const at = world.now();
    world.limits.admit(bot.token, chat, at);
    world.ledger.record({ ...current, text, parseMode, at, method: 'editMessageText' });
    const [date, edit_date] = [Math.floor(current.at / 1_000), Math.floor(at / 1_000)];
    const message: Message = { message_id: messageId, from: bot.user, chat: chat.profile, date, edit_date, text };
    return success(message);
  },
};
