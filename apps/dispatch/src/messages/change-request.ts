import { priority } from '@sluice/contracts';
import { instant } from '@sluice/service';
import { z } from 'zod';
import { messageFilter } from './message-filter.ts';

const scheduledAt = instant.nullable().describe('null: now, also out of a backoff');

/** What may be changed about a message that waits. */
export const messageChange = z
  .strictObject({ priority: priority.optional(), scheduledAt: scheduledAt.optional(), expiresAt: instant.nullable().optional() })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'name what to change: priority, scheduledAt or expiresAt');
export type MessageChange = z.infer<typeof messageChange>;

/** `force`: also what is UNCERTAIN, and might be sent a second time by that. */
export const retryRequest = z.strictObject({ force: z.boolean().default(false) }).default({ force: false });
export type RetryRequest = z.infer<typeof retryRequest>;

export const bulkActions = ['cancel', 'retry', 'reprioritise', 'reschedule'] as const;
export type BulkAction = (typeof bulkActions)[number];

/** One action for many messages: those named, or all that a filter finds. */
export const bulkRequest = z
  .strictObject({
    action: z.enum(bulkActions),
    ids: z.array(z.uuid()).min(1).max(1_000).optional(),
    filter: messageFilter.optional().describe('Without `state`: the states that the action is for'),
    dryRun: z.boolean().default(false).describe('Counts only'),
    priority: priority.optional().describe('For reprioritise'),
    scheduledAt: scheduledAt.optional().describe('For reschedule; null: now'),
    force: z.boolean().default(false).describe('For retry: also what is UNCERTAIN'),
    cursor: z.string().max(500).optional().describe('The `next` of the answer before'),
  })
  .superRefine(({ action, ids, filter, priority, scheduledAt }, context) => {
    const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if ((ids === undefined) === (filter === undefined)) fault('ids', 'give either ids or a filter');
    if (filter && Object.values(filter).every((value) => value === undefined)) fault('filter', 'must narrow by something: accountId, for example');
    if ((action === 'reprioritise') !== (priority !== undefined)) fault('priority', 'goes with reprioritise, and with nothing else');
    if ((action === 'reschedule') !== (scheduledAt !== undefined)) fault('scheduledAt', 'goes with reschedule, and with nothing else');
  });
export type BulkRequest = z.infer<typeof bulkRequest>;

export const bulkAnswer = z.object({
  matched: z.number().int().describe('Messages that were meant'),
  changed: z.number().int().describe('Messages that were changed; 0 in a dry run'),
  skipped: z.record(z.string(), z.number().int()).describe('Messages that the action is not for, by state; UNKNOWN: there is no such message'),
  next: z.string().nullable().describe('Give it back as `cursor` to go on with what is left; null when all is done'),
});
export type BulkAnswer = z.infer<typeof bulkAnswer>;
