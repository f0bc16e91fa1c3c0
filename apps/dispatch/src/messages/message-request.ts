import { isDeepStrictEqual } from 'node:util';
import { cleanText } from '@sluice/channels';
import { messageKind, priority } from '@sluice/contracts';
import { pageQuery } from '@sluice/service';
import { z } from 'zod';
import { rankOf } from '../accept/priorities.ts';
import { messageState } from './message-view.ts';

const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() > 0, 'must be after 1970');

/** One message to send. Telegram's texts end at 4,096 characters. */
export const messageRequest = z.strictObject({
  accountId: z.string().min(1),
  chatId: z.string().overwrite(cleanText).min(1).max(200),
  text: z.string().overwrite(cleanText).trim().min(1).max(4_096),
  priority: priority.default('normal'),
  kind: messageKind.default('reply'),
  scheduledAt: instant.optional(),
  expiresAt: instant.optional(),
  parseMode: z.enum(['Markdown', 'MarkdownV2', 'HTML']).optional(),
  maxAttempts: z.number().int().min(1).max(20).default(3),
});
export type MessageRequest = z.infer<typeof messageRequest>;

/** Whether a message's row is what the request asks for, in every field that a request can name. */
export function asksFor(request: MessageRequest, row: object): boolean {
  const left = { scheduledAt: null, expiresAt: null, parseMode: null };
  const asked = { ...left, ...request, priority: rankOf(request.priority) };
  return Object.entries(asked).every(([field, value]) => isDeepStrictEqual(row[field as keyof typeof row], value));
}

export const messageQuery = pageQuery.extend({
  accountId: z.string().optional(),
  chatId: z.string().optional(),
  eventId: z.uuid().optional(),
  state: messageState.optional(),
});
export type MessageQuery = z.infer<typeof messageQuery>;
