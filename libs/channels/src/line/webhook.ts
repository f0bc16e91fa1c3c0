import { z } from 'zod';

/** The last millisecond of the year 9999. */
const lastMs = 253_402_300_799_999;

// Only what Sluice reads, and only as long as the journal's indexes take it; LINE adds types and fields at any time (line-openapi,
// webhook.yml). What is of the wrong shape is as good as absent, except for the id, without which nothing can be told from its repetition.
const id = z.string().regex(/^[\x21-\x7e]{1,64}$/);
const chatId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const userId = chatId.optional().catch(undefined);
const longestUrl = 5_000;

const source = z.discriminatedUnion('type', [
  z.object({ type: z.literal('user'), userId: chatId }),
  z.object({ type: z.literal('group'), groupId: chatId, userId }),
  z.object({ type: z.literal('room'), roomId: chatId, userId }),
]);
export type LineSource = z.infer<typeof source>;

const contentProvider = z.discriminatedUnion('type', [
  z.object({ type: z.literal('line') }),
  z.object({ type: z.literal('external'), originalContentUrl: z.string().max(longestUrl).regex(/^https?:\/\/[\x21-\x7e]+$/) }),
]);

const imageSet = z.object({ id, total: z.number().int().min(1).optional().catch(undefined) });
const contentId = z.string().regex(/^\d{1,40}$/);

export const lineMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image'), id: contentId, contentProvider, imageSet: imageSet.optional().catch(undefined) }),
  z.object({ type: z.literal('file'), id: contentId, fileName: z.string() }),
  z.object({ type: z.enum(['sticker', 'audio', 'video', 'location']) }),
]);
export type LineMessage = z.infer<typeof lineMessage>;

export const lineEvent = z.object({
  type: z.string().catch(''),
  webhookEventId: id,
  timestamp: z.number().min(0).max(lastMs).optional().catch(undefined),
  mode: z.string().optional().catch(undefined),
  source: source.optional().catch(undefined),
  replyToken: z
    .string()
    .regex(/^[\x21-\x7e]{1,256}$/)
    .optional()
    .catch(undefined),
  message: lineMessage.optional().catch(undefined),
});
export type LineEvent = z.infer<typeof lineEvent>;

/** `events` is empty when LINE only asks whether somebody is there. */
export const lineWebhook = z.object({ events: z.array(z.unknown()) });
