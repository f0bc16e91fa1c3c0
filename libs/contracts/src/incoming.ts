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

/** Kinds that Sluice works on. `followed`: the person lets us in, or in again; `blocked`: no longer; `moved`: the platform gave the chat a new id; `spoke`: the person sent what nobody reads, and that alone counts. */
export const workedKind = z.enum(['text', 'photo', 'followed', 'blocked', 'moved', 'spoke']);

/** What the journal calls an event; beside those that are worked on: what is kept raw and left alone. `stale` is too old to be answered. */
export const eventKind = z.enum([...workedKind.options, 'sticker', 'file', 'audio', 'video', 'location', 'postback', 'stale', 'ignored']);
export type EventKind = z.infer<typeof eventKind>;

/** One thing that came in, in our words, whatever the channel. `chatId` is null when there is no chat to answer in. */
export const incomingEvent = z.object({
  id: z.string(),
  accountId: z.string(),
  channel,
  chatId: z.string().nullable(),
  kind: workedKind,
  /** The text, or what was written under a photo. */
  text: z.string().nullable(),
  media: mediaReference.nullable(),
  sender,
  /** When the person sent it, ISO 8601. */
  at: z.string(),
  group: photoGroup.optional(),
  /** LINE: with it the answer is free, for a while after `receivedAt` (ISO 8601, by our clock). */
  replyToken: z.object({ token: z.string().min(1), receivedAt: z.string() }).optional(),
  /** Somebody else answers (LINE's standby mode): what is learnt is kept, nothing is said. */
  isStandby: z.literal(true).optional(),
  /** Set when the person sends more than they may: it is not worked; `tell` when they must be told so. */
  limited: z.enum(['tell', 'told']).optional(),
  /** The chat's new id, when it moved. */
  movedTo: z.string().optional(),
});
export type IncomingEvent = z.infer<typeof incomingEvent>;
