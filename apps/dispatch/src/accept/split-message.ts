import { splitText, type TextLimit } from '@sluice/channels';
import type { NewMessage } from './new-message.ts';

/**
 * A message in as many parts as its channel's limit needs, under the keys `<key>`, `<key>#2`, `<key>#3` …: the same for the same
 * message. Only the first part answers the event and may use its reply token.
 */
export function splitMessage(message: NewMessage, limit: TextLimit): NewMessage[] {
  const [first, ...others] = splitText(message.text, limit);
  // Nothing but whitespace, and too much of it: its platform refuses it, and says so.
  if (first === undefined) return [message];
  const { eventId: _eventId, replyToken: _replyToken, ...same } = message;
  return [{ ...message, text: first }, ...others.map((text, index) => ({ ...same, text, key: `${message.key}#${index + 2}` }))];
}
