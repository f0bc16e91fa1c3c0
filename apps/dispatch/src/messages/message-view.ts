import { messageKind, priority } from '@sluice/contracts';
import { z } from 'zod';
import { wordOf } from '../accept/priorities.ts';

export const messageState = z.enum(['PENDING', 'PROCESSING', 'RETRYING', 'COMPLETED', 'FAILED', 'UNCERTAIN', 'MERGED', 'CANCELLED', 'EXPIRED']);
export type MessageState = z.infer<typeof messageState>;

/** A message as callers see it. */
export const messageView = z.object({
  id: z.string(),
  accountId: z.string(),
  chatId: z.string(),
  text: z.string(),
  kind: messageKind,
  priority,
  state: messageState,
  attempts: z.number().int(),
  maxAttempts: z.number().int(),
  dueAt: z.string(),
  scheduledAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
  eventId: z.string().nullable(),
  batchId: z.string().nullable(),
  campaignId: z.string().nullable(),
  leadId: z.string().nullable(),
  mergedInto: z.string().nullable(),
  platformMessageId: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  trace: z.string(),
  createdAt: z.string(),
  completedAt: z.string().nullable(),
});
export type MessageView = z.infer<typeof messageView>;

export interface MessageRow {
  id: string;
  accountId: string;
  chatId: string;
  text: string;
  kind: string;
  priority: number;
  state: string;
  attempts: number;
  maxAttempts: number;
  dueAt: Date;
  scheduledAt: Date | null;
  expiresAt: Date | null;
  eventId: string | null;
  batchId: string | null;
  campaignId: string | null;
  leadId: string | null;
  mergedInto: string | null;
  platformMessageId: string | null;
  errorCode: string | null;
  error: string | null;
  trace: string;
  createdAt: Date;
  completedAt: Date | null;
}

export function viewMessage(row: MessageRow): MessageView {
  return {
    id: row.id,
    accountId: row.accountId,
    chatId: row.chatId,
    text: row.text,
    kind: messageKind.parse(row.kind),
    priority: wordOf(row.priority),
    state: messageState.parse(row.state),
    attempts: row.attempts,
    maxAttempts: row.maxAttempts,
    dueAt: row.dueAt.toISOString(),
    scheduledAt: row.scheduledAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    eventId: row.eventId,
    batchId: row.batchId,
    campaignId: row.campaignId,
    leadId: row.leadId,
    mergedInto: row.mergedInto,
    platformMessageId: row.platformMessageId,
    error: row.errorCode ? { code: row.errorCode, message: row.error ?? '' } : null,
    trace: row.trace,
    createdAt: row.createdAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
  };
}
