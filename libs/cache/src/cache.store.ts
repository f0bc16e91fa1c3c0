/** Where an entry belongs: what is answered (`task`), the generation of the task's answers, and the input with the version of whatever computes. */
export interface EntryKey {
  task: string;
  generation: number;
  input: string;
}

export interface Entry {
  value: string;
  /** Kept for a short while only: an answer such as "this is no card". */
  isNegative: boolean;
  /** How long it may be kept from now on, in milliseconds; a level keeps nothing longer than its own time. */
  lifeMs: number;
}

export interface Usage {
  items: number;
  bytes: number;
}

/** One level of a cache. A level that cannot be reached throws; what is missing, over, or of an unknown form is undefined. */
export abstract class CacheStore {
  abstract readonly level: string;
  /** Whether all replicas look into the same one. */
  readonly isShared: boolean = false;
  /** Null: bounded by time alone. */
  abstract readonly maxBytes: number | null;
  abstract get(key: EntryKey): Promise<Entry | undefined>;
  /** What is too large for the level is left out. */
  abstract set(key: EntryKey, entry: Entry): Promise<void>;
  /** Removes a task's answers of generations before this one; answers how many there were. */
  abstract forget(task: string, before: number): Promise<number>;
  abstract usage(): Promise<Usage>;

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export const nameOf = ({ task, generation, input }: EntryKey): string => `${task}:${generation}:${input}`;

/** How long a level keeps an entry that may live `lifeMs`, in whole milliseconds. */
export const lifeIn = (ttlMs: number, lifeMs: number): number => Math.floor(Math.min(ttlMs, lifeMs));
