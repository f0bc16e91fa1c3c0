import { success } from '../answer.ts';
import { badRequest } from '../refusal.ts';
import type { Method } from './method.ts';

/** core.telegram.org/bots/api#sendchataction */
const actions = new Set(
  (
    'cancel typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker ' +
    'find_location record_video_note upload_video_note'
  ).split(' '),
);

/** Shows that the bot is at work; leaves nothing behind. */
export const sendChatAction: Method = {
  name: 'sendChatAction',
  parameters: ['business_connection_id', 'chat_id', 'message_thread_id', 'action'],
  run({ world, bot, params }) {
    if (!actions.has(params.text('action'))) throw badRequest('wrong parameter action in request');
    world.chats.reach(bot.token, params.text('chat_id'));
    return success(true);
  },
};
