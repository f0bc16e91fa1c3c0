import { success } from '../answer.ts';
import { deliver } from './deliver.ts';
import { sendParameters, type Method } from './method.ts';
import { readText } from './readable-text.ts';

/** core.telegram.org/bots/api#sendmessage */
export const sendMessage: Method = {
  name: 'sendMessage',
  parameters: [...sendParameters, 'text', 'entities', 'link_preview_options'],
  run(call) {
    const record = readText(call.params);
    const chat = call.world.chats.reach(call.bot.token, call.params.text('chat_id'));
    return success(deliver(call, { method: 'sendMessage', chat, content: { text: record.text }, record }));
  },
};
