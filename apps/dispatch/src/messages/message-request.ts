import { messageKind, priority } from '@sluice/contracts';
import { pageQuery } from '@sluice/service';
import { z } from 'zod';
import { messageState } from './message-view.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** One message to send. Telegram's texts end at 4,096 characters. */
export const messageRequest = z.strictObject({
  accountId: z.string().min(1),
  chatId: z.string().min(1).max(200),
  text: z.string().trim().min(1).max(4_096),
  priority: priority.default('normal'),
  kind: messageKind.default('reply'),
  scheduledAt: instant.optional(),
  expiresAt: instant.optional(),
  parseMode: z.enum(['Markdown', 'MarkdownV2', 'HTML']).optional(),
  maxAttempts: z.number().int().min(1).max(20).optional(),
});
export type MessageRequest = z.infer<typeof messageRequest>;

export const messageQuery = pageQuery.extend({
  accountId: z.string().optional(),
  chatId: z.string().optional(),
  eventId: z.uuid().optional(),
  state: messageState.optional(),
});
export type MessageQuery = z.infer<typeof messageQuery>;
