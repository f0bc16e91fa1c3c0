import { chatId, cleanText } from '@sluice/channels';
import { messageKind, priority } from '@sluice/contracts';
import { instant } from '@sluice/service';
import { z } from 'zod';

/** One message to send. How long its text may be, and how its chat is named, is a matter of its channel: `faultsOf`. */
export const messageRequest = z.strictObject({
  accountId: z.string().min(1),
  chatId,
  text: z.string().overwrite(cleanText).trim().min(1, 'must not be empty').max(10_000),
  priority: priority.optional().describe('By its kind when left out: alert urgent, completion high, reply normal, progress low'),
  kind: messageKind.default('reply'),
  scheduledAt: instant.optional(),
  expiresAt: instant.optional(),
  parseMode: z.enum(['Markdown', 'MarkdownV2', 'HTML']).optional(),
  maxAttempts: z.number().int().min(1).max(20).default(3),
  batchId: z.uuid().optional(),
  leadId: z.uuid().optional(),
  onUncertain: z.enum(['never', 'once']).optional().describe('Whether it may be sent once more when the answer was lost; by itself only progress is'),
});
export type MessageRequest = z.infer<typeof messageRequest>;
