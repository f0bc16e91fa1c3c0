import { strictQuery } from '@sluice/service';
import { z } from 'zod';
import type { Task } from '../engines/engine.ts';

const tasks = { card: 'card', text: 'text', post: 'post' } as const satisfies { [Name in Task]: Name };
const share = z.number().min(0).max(1).nullable();
const milliseconds = z.number().nullable();
/** Looks; `away`: the level could not be reached. */
const counts = { hits: z.number(), misses: z.number(), away: z.number() };

export const clearQuery = strictQuery({ task: z.enum(tasks, { error: `must be one of ${Object.keys(tasks).join(', ')}: what is to be answered anew` }) });
export type ClearQuery = z.infer<typeof clearQuery>;

/** `removed`: answers by level; null where a level was away. */
export const clearedView = z.object({ task: z.enum(tasks), generation: z.number(), removed: z.record(z.string(), z.number().nullable()) });
export type ClearedView = z.infer<typeof clearedView>;

/**
 * Since this process began. Rates are shares (0 to 1), times milliseconds, sizes bytes; null where nothing is known. Who `waited` for what
 * somebody else computed is no hit; who left, or was told an error, is `asked` alone.
 */
export const cacheView = z.object({
  hitRate: share,
  levels: z.array(
    z.object({
      level: z.string(),
      items: z.number().nullable(),
      bytes: z.number().nullable(),
      /** Null: bounded by time alone. */
      maxBytes: z.number().nullable(),
      ...counts,
      hitRate: share,
      meanMs: milliseconds,
      p95Ms: milliseconds,
    }),
  ),
  tasks: z.array(
    z.object({ task: z.string(), asked: z.number(), hits: z.number(), computed: z.number(), waited: z.number(), hitRate: share, levels: z.record(z.string(), z.object(counts)) }),
  ),
});
export type CacheView = z.infer<typeof cacheView>;

export const taskNames = Object.values(tasks);
