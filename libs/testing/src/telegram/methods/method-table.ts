import { Refusal } from '../refusal.ts';
import { getFile } from './get-file.ts';
import { getMe } from './get-me.ts';
import { getUpdates } from './get-updates.ts';
import type { Method } from './method.ts';
import { editMessageText } from './edit-message-text.ts';
import { sendChatAction } from './send-chat-action.ts';
import { sendDocument, sendPhoto } from './send-media.ts';
import { sendMessage } from './send-message.ts';
import { deleteWebhook, getWebhookInfo, setWebhook } from './webhook-methods.ts';

const methods: readonly Method[] = [
  getMe,
  sendMessage,
  editMessageText,
  sendPhoto,
  sendDocument,
  sendChatAction,
  getFile,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  getUpdates,
];
const byName = new Map(methods.map((method) => [method.name.toLowerCase(), method]));

/** The method of that name, in any case (wire 1.2). */
export function findMethod(name: string): Method {
  const method = byName.get(name.toLowerCase());
  if (!method) throw new Refusal(404, 'Not Found: method not found');
  return method;
}
