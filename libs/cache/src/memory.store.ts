import { LRUCache } from 'lru-cache';
import { CacheStore } from './cache.store.ts';

export interface MemoryStoreOptions {
  maxItems: number;
  maxBytes: number;
  ttlMs: number;
}

/** The fastest level: this process's memory, bounded by items and by bytes. */
export class MemoryStore extends CacheStore {
  readonly level = 'memory';
  private readonly items: LRUCache<string, string>;

  constructor({ maxItems, maxBytes, ttlMs }: MemoryStoreOptions) {
    super();
    this.items = new LRUCache({ max: maxItems, maxSize: maxBytes, sizeCalculation: (value) => value.length * 2 + 1, ttl: ttlMs });
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.items.get(key));
  }

  set(key: string, value: string): Promise<void> {
    this.items.set(key, value);
    return Promise.resolve();
  }
}
