import { LRUCache } from 'lru-cache';
import type { Limit } from './limits.ts';
import { WindowStore, type Hit, type Verdict } from './window.store.ts';

/** What happened under one key, oldest first, and who was the first to be refused. */
interface Log {
  taken: Map<string, number>;
  latestAt: number;
  refused: { id: string; at: number } | null;
}

/** Counts for one process. What nobody asked for in the longest time is forgotten first, so that `maxHits` are remembered in all. */
export class MemoryWindowStore extends WindowStore {
  private readonly logs: LRUCache<string, Log>;

  constructor({ maxHits }: { maxHits: number }) {
    super();
    this.logs = new LRUCache({ maxSize: maxHits, sizeCalculation: ({ taken }) => taken.size + 1 });
  }

  take(limit: Limit, hits: readonly Hit[]): Promise<Verdict[]> {
    return Promise.resolve(hits.map((hit) => this.judge(limit, hit)));
  }

  private judge(limit: Limit, hit: Hit): Verdict {
    const log = this.logs.get(hit.key) ?? { taken: new Map(), latestAt: -Infinity, refused: null };
    forget(log, hit.at - limit.windowMs);
    const verdict = log.taken.has(hit.id) ? { admit: true as const } : takeInto(log, limit, hit);
    // Anew, because the cache measures what it is given only once.
    this.logs.set(hit.key, { ...log });
    return verdict;
  }
}

function takeInto(log: Log, { max, windowMs }: Limit, { id, at }: Hit): Verdict {
  if (log.taken.size < max) {
    log.taken.set(id, at);
    if (at < log.latestAt) log.taken = new Map([...log.taken].sort(([, one], [, other]) => one - other));
    log.latestAt = Math.max(log.latestAt, at);
    return { admit: true };
  }
  if (log.refused === null || log.refused.at + windowMs <= at) log.refused = { id, at };
  const blocking = [...log.taken.values()][log.taken.size - max] ?? at;
  return { admit: false, retryAfterMs: blocking + windowMs - at, isFirst: log.refused.id === id };
}

function forget({ taken }: Log, until: number): void {
  for (const [id, at] of taken) {
    if (at > until) return;
    taken.delete(id);
  }
}
