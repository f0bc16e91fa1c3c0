import { z } from 'zod';
import { channel } from './words.ts';

/** Where the bytes of a photo can be had: our own transit table, or the platform, asked again by its file id. */
export const mediaReference = z.object({
  source: z.enum(['transit', 'platform']),
  id: z.string().min(1),
});
export type MediaReference = z.infer<typeof mediaReference>;

export const sender = z.object({
  id: z.string(),
  name: z.string().nullable(),
  /** BCP 47 tag as the platform told it, or null. */
  language: z.string().nullable(),
});

/** Photos that somebody sent together, by the id the platform gave them; `total` where the platform says how many there are. */
export const photoGroup = z.object({ id: z.string().min(1), total: z.number().int().min(1).optional() });
export type PhotoGroup = z.infer<typeof photoGroup>;

/** One thing that came in, in our words, whatever the channel. `chatId` is null when there is no chat to answer in. */
export const incomingEvent = z.object({
  id: z.string(),
  accountId: z.string(),
  channel,
  chatId: z.string().nullable(),
  kind: z.enum(['text', 'photo']),
  text: z.string().nullable(),
  media: mediaReference.nullable(),
  sender,
  /** When the person sent it, ISO 8601. */
  at: z.string(),
  group: photoGroup.optional(),
});
export type IncomingEvent = z.infer<typeof incomingEvent>;
