import type { Problem } from '@sluice/errors';
import { z } from 'zod';
import type { ItemRow, RunRow } from './runs.repository.ts';

const count = z.number().int().min(0);

export const runView = z.object({
  id: z.uuid(),
  state: z.enum(['running', 'done']).describe('done: every item has ended, done or failed'),
  total: count,
  pending: count,
  working: count,
  done: count,
  failed: count,
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  elapsedMs: count,
  items: z.array(
    z.object({
      index: count.describe('Its place in the request, from 0'),
      id: z.uuid().describe('Of the item, and of the post that it becomes'),
      state: z.enum(['pending', 'working', 'done', 'failed']),
      attempts: count,
      post: z.looseObject({}).optional().describe('What was written, once it is done'),
      error: z.looseObject({}).optional().describe('Problem details, once it has failed'),
    }),
  ),
});
export type RunView = z.infer<typeof runView>;

export function viewRun(run: RunRow, items: readonly ItemRow[]): RunView {
  const { id, total, ended, failed, working, createdAt, endedAt, elapsedMs } = run;
  return {
    id,
    state: endedAt ? 'done' : 'running',
    ...{ total, pending: Math.max(0, total - ended - working), working, done: ended - failed, failed },
    createdAt: createdAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
    elapsedMs,
    items: items.map((item) => ({ index: item.n, id: item.id, state: item.state, attempts: item.attempts, ...outcomeOf(item) })),
  };
}

/** What came of an item that has ended; nothing before. */
export function outcomeOf({ result, problem }: Pick<ItemRow, 'result' | 'problem'>): { post?: Record<string, unknown>; error?: Problem } {
  if (problem) return { error: problem };
  return result ? { post: result as Record<string, unknown> } : {};
}
