import { nameOf, type CacheStore, type Entry, type EntryKey, type Usage } from './cache.store.ts';
import type { CacheEvent, Look } from './figures.ts';
import { OwnGenerations, type GenerationStore } from './generation.store.ts';
import { SharedWork } from './shared-work.ts';
import type { Turn, TurnStore } from './turn.store.ts';
import { untilAborted } from '@sluice/abort';

/** What is asked; made by `cacheKey`. */
export type CacheKey = Omit<EntryKey, 'generation'>;

export interface Computed {
  value: string;
  /** Worth keeping for a short while only. */
  isNegative?: boolean;
}

/** The signal is aborted when nobody waits for the answer any more. */
export type Compute = (signal: AbortSignal) => Promise<Computed>;

export interface Answer {
  value: string;
  /** The level that had it when it was asked for, or null when it was computed then, here or elsewhere. */
  level: string | null;
}

export interface Cleared {
  generation: number;
  /** Whether other replicas know; else they follow when the two meet again. */
  isShared: boolean;
  /** Answers that were removed, by level; null where the level was away. */
  removed: Record<string, number | null>;
}

export type LevelUsage = { level: string; maxBytes: number | null } & (Usage | Record<keyof Usage, null>);

export interface TieredCacheOptions {
  /** Without it each process computes by itself. */
  turns?: TurnStore;
  generations?: GenerationStore;
  negativeMs?: number;
  watch?: Watch;
}

/** Who is told what happens, and by which clock (milliseconds). */
export interface Watch {
  now: () => number;
  tell: (event: CacheEvent) => void;
}

const tenMinutesMs = 600_000;
const unwatched: Watch = { now: () => 0, tell: () => undefined };

/**
 * Levels from the fastest to the largest. What a lower level has is promoted to the ones above it for the rest of its life; a level that
 * cannot be reached counts as a miss. One key is computed once at a time over all replicas, however many ask; errors are never kept.
 */
export class TieredCache {
  private readonly going = new Map<string, SharedWork<Answer>>();
  private readonly generations: GenerationStore;
  private readonly watch: Watch;

  constructor(
    private readonly levels: readonly CacheStore[],
    private readonly options: TieredCacheOptions = {},
  ) {
    this.generations = options.generations ?? new OwnGenerations();
    // What is shared is emptied by whoever raised the generation.
    const own = levels.filter(({ isShared }) => !isShared);
    this.generations.follow((task, generation) => void forget(own, task, generation));
    this.watch = options.watch ?? unwatched;
  }

  /** From the fastest to the largest. */
  get levelNames(): string[] {
    return this.levels.map(({ level }) => level);
  }

  /** Throws what `compute` throws, and the reason of the caller's own signal. */
  async get(key: CacheKey, compute: Compute, { signal }: { signal?: AbortSignal } = {}): Promise<Answer> {
    signal?.throwIfAborted();
    const generation = this.generations.of(key.task);
    const place = { ...key, generation: await (signal ? untilAborted(generation, signal) : generation) };
    this.watch.tell({ kind: 'asked', task: key.task });
    const going = this.going.get(nameOf(place));
    const answer = await (going ?? this.begin(place, compute)).join(signal);
    if (answer.level !== null) this.watch.tell({ kind: 'hit', task: key.task });
    else if (going) this.watch.tell({ kind: 'waited', task: key.task });
    return answer;
  }

  /** Leaves a task's answers behind, on all levels and replicas. Never throws. */
  async clear(task: string): Promise<Cleared> {
    const raised = await this.generations.raise(task);
    return { ...raised, removed: await forget(this.levels, task, raised.generation) };
  }

  usage(): Promise<LevelUsage[]> {
    return Promise.all(
      this.levels.map(async (store) => {
        const usage = await store.usage().catch(() => ({ items: null, bytes: null }));
        return { level: store.level, maxBytes: store.maxBytes, ...usage };
      }),
    );
  }

  async close(): Promise<void> {
    this.generations.close();
    await Promise.all(this.levels.map((store) => store.close()));
  }

  private begin(place: EntryKey, compute: Compute): SharedWork<Answer> {
    const name = nameOf(place);
    const work = new SharedWork(
      (signal) => this.findOrCompute(place, compute, signal),
      () => this.going.delete(name),
    );
    this.going.set(name, work);
    return work;
  }

  private async findOrCompute(place: EntryKey, compute: Compute, signal: AbortSignal): Promise<Answer> {
    const found = await this.find(place, this.watch);
    if (found) return found;
    const turn = await this.turnFor(place, signal);
    try {
      const told = turn && (await this.find(place, unwatched));
      signal.throwIfAborted();
      this.watch.tell({ kind: told ? 'waited' : 'computed', task: place.task });
      return told ? { ...told, level: null } : await this.compute(place, compute, signal);
    } finally {
      await turn?.release();
    }
  }

  private async compute(place: EntryKey, compute: Compute, signal: AbortSignal): Promise<Answer> {
    const { value, isNegative = false } = await untilAborted(compute(signal), signal);
    const { negativeMs = tenMinutesMs } = this.options;
    await this.keep(place, { value, isNegative, lifeMs: isNegative ? negativeMs : Infinity }, this.levels);
    return { value, level: null };
  }

  /** Null while others cannot be reached: then each replica computes for itself. */
  private async turnFor(place: EntryKey, signal: AbortSignal): Promise<Turn | null> {
    try {
      return (await this.options.turns?.take(nameOf(place), signal)) ?? null;
    } catch {
      signal.throwIfAborted();
      return null;
    }
  }

  private async find(place: EntryKey, watch: Watch): Promise<Answer | null> {
    for (const [index, store] of this.levels.entries()) {
      const entry = await look(store, place, watch);
      if (!entry) continue;
      await this.keep(place, entry, this.levels.slice(0, index));
      return { value: entry.value, level: store.level };
    }
    return null;
  }

  private async keep(place: EntryKey, entry: Entry, levels: readonly CacheStore[]): Promise<void> {
    await Promise.all(levels.map((store) => store.set(place, entry).catch(() => undefined)));
  }
}

/** How many answers were removed, by level; null where the level is away. */
async function forget(levels: readonly CacheStore[], task: string, before: number): Promise<Record<string, number | null>> {
  const removed = await Promise.all(levels.map(async (store) => [store.level, await store.forget(task, before).catch(() => null)] as const));
  return Object.fromEntries(removed);
}

async function look(store: CacheStore, place: EntryKey, { now, tell }: Watch): Promise<Entry | undefined> {
  const begunAt = now();
  const done = (outcome: Look['outcome']): void => tell({ kind: 'looked', task: place.task, level: store.level, outcome, tookMs: now() - begunAt });
  try {
    const entry = await store.get(place);
    done(entry ? 'hit' : 'miss');
    return entry;
  } catch {
    done('away');
    return undefined;
  }
}

const taskName = /^[a-z][a-z0-9-]*$/;

/** The key of an answer: the task (small letters, digits, hyphens), the SHA-256 of its whole input, and the version of whatever computes it. */
export function cacheKey({ task, inputHash, version }: { task: string; inputHash: string; version: string }): CacheKey {
  if (!taskName.test(task)) throw new Error(`A cache's task is named like this: card, long-text. Not like ${JSON.stringify(task)}.`);
  return { task, input: `${version}:${inputHash}` };
}
