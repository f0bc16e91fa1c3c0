import type { EventKind, MediaReference } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import type { Arrival } from '../adapter.ts';
import { cleanText } from '../clean-text.ts';
import { parseBody } from '../parse-body.ts';
import { isPictureName } from '../picture-name.ts';
import { telegramMembership, telegramMessage, telegramPage, telegramPress, telegramUpdate, type TelegramMembership, type TelegramMessage, type TelegramUpdate } from './update.ts';

type Reading = Omit<Arrival, 'platformEventId'>;

/** What is kept and left alone, by the field that says so. An animation is told as a document, too, and a venue as a location. */
const unworked: readonly (readonly [keyof TelegramMessage, EventKind])[] = [
  ['sticker', 'sticker'],
  ['animation', 'video'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['voice', 'audio'],
  ['audio', 'audio'],
  ['location', 'location'],
  ['venue', 'location'],
  ['document', 'file'],
];
const ignored: Reading = { kind: 'ignored', chatId: null, event: null };

/**
 * What one webhook body of Telegram says. What Sluice does not work on comes out under its kind, never as an error. An edited
 * message is an event of its own: it has an update_id of its own. Throws `invalid`.
 */
export function readUpdate(body: Buffer): Arrival[] {
  const update = telegramUpdate.safeParse(parseBody(body));
  if (!update.success) throw new AppError('invalid', 'The body is no Telegram update: update_id is missing.');
  return [arrivalOf(update.data)];
}

/** What a body of the journal says: a webhook body, or a page of getUpdates. Throws `invalid`. */
export function reread(body: Buffer): Arrival[] {
  const page = telegramPage.safeParse(parseBody(body));
  return page.success ? page.data.result.map(arrivalOf) : readUpdate(body);
}

export function arrivalOf(update: TelegramUpdate): Arrival {
  return { platformEventId: String(update.update_id), ...readingOf(update) };
}

function readingOf({ message, edited_message, my_chat_member, callback_query }: TelegramUpdate): Reading {
  const said = telegramMessage.safeParse(message ?? edited_message);
  if (said.success) return readMessage(said.data);
  const membership = telegramMembership.safeParse(my_chat_member);
  if (membership.success) return readMembership(membership.data);
  const press = telegramPress.safeParse(callback_query);
  return press.success ? { kind: 'postback', chatId: String(press.data.message.chat.id), event: null } : ignored;
}

function readMessage(message: TelegramMessage): Reading {
  const chatId = String(message.chat.id);
  const about = { chatId, sender: senderOf(message), at: instantOf(message.edit_date ?? message.date) };
  // Whoever upgraded the group may do so anonymously, as a bot of Telegram's.
  if (message.migrate_to_chat_id !== undefined) {
    return { kind: 'moved', chatId, event: { ...about, kind: 'moved', text: null, media: null, movedTo: String(message.migrate_to_chat_id) } };
  }
  if (message.from?.is_bot) return { ...ignored, chatId };
  const media = pictureIn(message);
  if (media) return { kind: 'photo', chatId, event: { ...about, kind: 'photo', text: textOf(message.caption), media, ...groupOf(message) } };
  const text = textOf(message.text);
  if (text !== null) return { kind: 'text', chatId, event: { ...about, kind: 'text', text, media: null } };
  const [, kind] = unworked.find(([field]) => message[field] !== undefined) ?? [];
  return { kind: kind ?? 'ignored', chatId, event: null };
}

/** In or out: what changes between (the bot becomes an administrator) is nothing to work on. */
function readMembership({ chat, from, date, old_chat_member: before, new_chat_member: after }: TelegramMembership): Reading {
  const chatId = String(chat.id);
  const kind = isOut(after) ? 'blocked' : 'followed';
  if (kind === 'followed' && !isOut(before)) return { ...ignored, chatId };
  return { kind, chatId, event: { kind, chatId, text: null, media: null, sender: senderOf({ from, chat }), at: instantOf(date) } };
}

function isOut({ status, is_member }: TelegramMembership['new_chat_member']): boolean {
  return status === 'kicked' || status === 'left' || is_member === false;
}

/** Sizes come in ascending order: the last photo is the largest. A picture may also be sent as a file, which keeps its pixels. */
function pictureIn({ photo, document, animation }: TelegramMessage): MediaReference | null {
  const largest = photo?.at(-1);
  if (largest) return { source: 'platform', id: largest.file_id };
  if (!document || animation !== undefined) return null;
  const isPicture = document.mime_type === undefined ? isPictureName(document.file_name ?? '') : document.mime_type.startsWith('image/');
  return isPicture ? { source: 'platform', id: document.file_id } : null;
}

function groupOf({ media_group_id: album }: TelegramMessage): { group?: { id: string } } {
  const id = cleanText(album ?? '');
  return id === '' ? {} : { group: { id } };
}

function textOf(text: string | undefined): string | null {
  return cleanText(text ?? '').trim() || null;
}

function senderOf({ from, chat }: Pick<TelegramMessage, 'from' | 'chat'>): { id: string; name: string | null; language: string | null } {
  const name = cleanText([from?.first_name, from?.last_name].filter(Boolean).join(' '));
  const language = cleanText(from?.language_code ?? '');
  return { id: String(from?.id ?? chat.id), name: name || null, language: language || null };
}

function instantOf(second: number): string {
  return new Date(second * 1_000).toISOString();
}
