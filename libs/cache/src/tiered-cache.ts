import type { CacheStore } from './cache.store.ts';

export interface Answer {
  value: string;
  /** The level that had it, or null when it was computed now. */
  level: string | null;
}

/**
 * Levels from the fastest to the largest. What a lower level has is promoted to the ones above it; a level that cannot be
 * reached counts as a miss. One key is computed once at a time, however many ask; errors are never kept.
 */
export class TieredCache {
  private readonly computing = new Map<string, Promise<Answer>>();

  constructor(private readonly levels: readonly CacheStore[]) {}

  async get(key: string, compute: () => Promise<string>): Promise<Answer> {
    const going = this.computing.get(key);
    if (going) return going;
    const answer = this.findOrCompute(key, compute).finally(() => this.computing.delete(key));
    this.computing.set(key, answer);
    return answer;
  }

  private async findOrCompute(key: string, compute: () => Promise<string>): Promise<Answer> {
    for (const [index, store] of this.levels.entries()) {
      const value = await store.get(key).catch(() => undefined);
      if (value === undefined) continue;
      await this.keep(key, value, this.levels.slice(0, index));
      return { value, level: store.level };
    }
    const value = await compute();
    await this.keep(key, value, this.levels);
    return { value, level: null };
  }

  private async keep(key: string, value: string, levels: readonly CacheStore[]): Promise<void> {
    await Promise.all(levels.map((store) => store.set(key, value).catch(() => undefined)));
  }
}

/** The key of an answer: the task, the SHA-256 of its whole input, and the version of whatever computes it. */
export function cacheKey({ task, inputHash, version }: { task: string; inputHash: string; version: string }): string {
  return `${task}:${version}:${inputHash}`;
}
