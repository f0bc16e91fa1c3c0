import { z } from 'zod';

/** The last second of the year 9999. */
const lastSecond = 253_402_300_799;

// Only what Sluice reads; Telegram adds fields at any time (core.telegram.org/bots/api, Update).
const photoSize = z.object({ file_id: z.string(), width: z.number().optional(), height: z.number().optional() });

export const telegramMessage = z.object({
  message_id: z.number(),
  date: z.number().min(0).max(lastSecond),
  chat: z.object({ id: z.number() }),
  from: z
    .object({
      id: z.number(),
      is_bot: z.boolean().optional(),
      first_name: z.string().optional(),
      last_name: z.string().optional(),
      language_code: z.string().optional(),
    })
    .optional(),
  text: z.string().optional(),
  photo: z.array(photoSize).min(1).optional(),
  /** Photos of one album come as messages of their own with the same id; the documents call it a string. */
  media_group_id: z.union([z.string(), z.number().transform(String)]).optional().catch(undefined),
});
export type TelegramMessage = z.infer<typeof telegramMessage>;

/** The frame of every update: an id, and at most one field that says what it is. */
export const telegramUpdate = z.looseObject({ update_id: z.number().int() });
