import { z } from 'zod';
import { cleanText } from '../clean-text.ts';

/** The last second of the year 9999. */
const lastSecond = 253_402_300_799;

// Only what Sluice reads; Telegram adds fields at any time (core.telegram.org/bots/api, Update).
const fileId = z.string().transform(cleanText).pipe(z.string().min(1));
const second = z.number().min(0).max(lastSecond);
const chat = z.object({ id: z.number() });
const user = z.object({
  id: z.number(),
  is_bot: z.boolean().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  language_code: z.string().optional(),
});
const anything = z.unknown().optional();

export const telegramMessage = z.object({
  message_id: z.number(),
  date: second,
  edit_date: second.optional().catch(undefined),
  chat,
  from: user.optional(),
  text: z.string().optional(),
  caption: z.string().optional().catch(undefined),
  photo: z.array(z.object({ file_id: fileId })).min(1).optional(),
  document: z.object({ file_id: fileId, mime_type: z.string().optional(), file_name: z.string().optional() }).optional(),
  /** Photos of one album come as messages of their own with the same id; the documents call it a string. */
  media_group_id: z.union([z.string(), z.number().transform(String)]).optional().catch(undefined),
  /** The group is a supergroup from now on, under this id; the old one refuses everything. */
  migrate_to_chat_id: z.number().optional(),
  sticker: anything,
  voice: anything,
  audio: anything,
  video: anything,
  video_note: anything,
  animation: anything,
  location: anything,
  venue: anything,
});
export type TelegramMessage = z.infer<typeof telegramMessage>;

const member = z.object({ status: z.string(), is_member: z.boolean().optional() });

/** How a chat stands to the bot from now on: the other side of a private chat blocked it, a group took it in or threw it out. */
export const telegramMembership = z.object({ chat, from: user, date: second, old_chat_member: member, new_chat_member: member });
export type TelegramMembership = z.infer<typeof telegramMembership>;

export const telegramPress = z.object({ message: z.object({ chat }) });

/** The frame of every update: an id, and at most one field that says what it is. */
export const telegramUpdate = z.looseObject({ update_id: z.number().int() });
export type TelegramUpdate = z.infer<typeof telegramUpdate>;

/** What getUpdates answers. */
export const telegramPage = z.object({ result: z.array(telegramUpdate) });
