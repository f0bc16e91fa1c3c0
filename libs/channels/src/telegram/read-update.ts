import { AppError } from '@sluice/errors';
import type { Arrival } from '../adapter.ts';
import { cleanText } from '../clean-text.ts';
import { telegramMessage, telegramUpdate, type TelegramMessage } from './update.ts';

/** What one webhook body of Telegram says. Updates that Sluice does not work on come out as `ignored`, never as an error. */
export function readUpdate(body: Buffer): Arrival[] {
  const update = telegramUpdate.safeParse(parseJson(body));
  if (!update.success) throw new AppError('invalid', 'The body is no Telegram update: update_id is missing.');
  const platformEventId = String(update.data.update_id);
  const message = telegramMessage.safeParse(update.data['message']);
  if (!message.success || message.data.from?.is_bot) return [{ platformEventId, kind: 'ignored', chatId: null, event: null }];
  return [{ platformEventId, ...readMessage(message.data) }];
}

function readMessage(message: TelegramMessage): Omit<Arrival, 'platformEventId'> {
  const chatId = String(message.chat.id);
  const about = { chatId, sender: senderOf(message), at: new Date(message.date * 1_000).toISOString() };
  // Sizes come in ascending order: the last photo is the largest.
  const photo = message.photo?.at(-1);
  if (photo) return { kind: 'photo', chatId, event: { ...about, kind: 'photo', text: null, media: { source: 'platform', id: cleanText(photo.file_id) }, ...groupOf(message) } };
  const text = cleanText(message.text ?? '').trim();
  if (text) return { kind: 'text', chatId, event: { ...about, kind: 'text', text, media: null } };
  return { kind: 'ignored', chatId, event: null };
}

function groupOf({ media_group_id: album }: TelegramMessage): { group?: { id: string } } {
  const id = cleanText(album ?? '');
  return id === '' ? {} : { group: { id } };
}

function senderOf({ from, chat }: TelegramMessage): { id: string; name: string | null; language: string | null } {
  const name = cleanText([from?.first_name, from?.last_name].filter(Boolean).join(' '));
  const language = cleanText(from?.language_code ?? '');
  return { id: String(from?.id ?? chat.id), name: name || null, language: language || null };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new AppError('invalid', 'The body is not JSON in UTF-8.', { cause });
  }
}
