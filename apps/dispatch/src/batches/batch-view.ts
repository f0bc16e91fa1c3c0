import { z } from 'zod';
import type { BatchRow } from './batches.repository.ts';

/** States a message may have, in the words of an answer. */
const states = ['pending', 'processing', 'retrying', 'completed', 'failed', 'uncertain', 'merged', 'cancelled', 'expired'] as const;
const count = z.number().int();

/** A batch as callers see it; instants in ISO 8601. */
export const batchView = z.object({
  id: z.string(),
  accountId: z.string(),
  chatId: z.string(),
  name: z.string(),
  size: count,
  intervalMs: count,
  editsInPlace: z.boolean(),
  state: z.enum(['OPEN', 'CLOSED']),
  messages: z.object({ total: count, ...(Object.fromEntries(states.map((state) => [state, count])) as Record<(typeof states)[number], typeof count>) }),
  createdAt: z.string(),
  closedAt: z.string().nullable(),
});
export type BatchView = z.infer<typeof batchView>;

export function viewBatch({ id, accountId, chatId, name, size, intervalMs, editsInPlace, counts, createdAt, closedAt }: BatchRow): BatchView {
  const messages = Object.fromEntries(states.map((state) => [state, counts[state.toUpperCase()] ?? 0])) as Omit<BatchView['messages'], 'total'>;
  return {
    ...{ id, accountId, chatId, name, size, intervalMs, editsInPlace },
    state: closedAt === null ? 'OPEN' : 'CLOSED',
    messages: { total: Object.values(counts).reduce((sum, one) => sum + one, 0), ...messages },
    createdAt: createdAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  };
}
