import { pageQuery } from '@sluice/service';
import { z } from 'zod';
import type { DeadLetterRow } from './dead-letters.repository.ts';

export const deadLetterState = z.enum(['open', 'replayed', 'dismissed', 'done']);

/** The service that gave up. */
export const deadLetterStage = z.enum(['ingest', 'analysis', 'storage', 'dispatch']);

/** What was given up, as callers see it; instants in ISO 8601. */
export const deadLetterView = z.object({
  id: z.string(),
  stage: z.string(),
  /** The queue whose job it was; `journal`: an event that never gets an outcome; `messages`: a message that could not be sent. */
  queue: z.string(),
  subject: z.string(),
  eventId: z.string().nullable(),
  accountId: z.string().nullable(),
  code: z.string(),
  /** The same for failures of one kind at one place. */
  fingerprint: z.string().nullable(),
  count: z.number().int(),
  state: deadLetterState,
  firstAt: z.string(),
  lastAt: z.string(),
});
export type DeadLetterView = z.infer<typeof deadLetterView>;

export const deadLetterFilter = z.strictObject({
  stage: deadLetterStage.optional(),
  queue: z.string().optional(),
  accountId: z.string().optional(),
  code: z.string().optional(),
  fingerprint: z.string().optional(),
  state: deadLetterState.default('open'),
});
export type DeadLetterFilter = z.infer<typeof deadLetterFilter>;

export const deadLetterQuery = pageQuery.extend(deadLetterFilter.shape);
export type DeadLetterQuery = z.infer<typeof deadLetterQuery>;

export function viewDeadLetter({ firstAt, lastAt, ...row }: DeadLetterRow): DeadLetterView {
  return { ...row, firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() };
}

/** A place in the list. */
export interface Position {
  at: Date;
  id: string;
}
