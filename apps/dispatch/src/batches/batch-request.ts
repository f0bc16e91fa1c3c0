import { chatId, cleanText } from '@sluice/channels';
import { pageQuery } from '@sluice/service';
import { z } from 'zod';

/** A batch to open: messages to one chat whose progress texts may be merged. */
export const batchRequest = z.strictObject({
  accountId: z.string().min(1),
  chatId,
  name: z.string().overwrite(cleanText).trim().min(1).max(200),
  /** Progress texts merged into one message at most; BATCH_SIZE unless given. */
  size: z.number().int().min(1).max(50).optional(),
  /** How long the first of them waits for others; BATCH_INTERVAL unless given. */
  intervalMs: z.number().int().min(0).max(60_000).optional(),
  /** Telegram: one progress message, edited in place. */
  editsInPlace: z.boolean().default(false),
});
export type BatchRequest = z.infer<typeof batchRequest>;

export const batchQuery = pageQuery.extend({
  accountId: z.string().optional(),
  chatId: chatId.optional(),
  state: z.enum(['OPEN', 'CLOSED']).optional(),
});
export type BatchQuery = z.infer<typeof batchQuery>;
