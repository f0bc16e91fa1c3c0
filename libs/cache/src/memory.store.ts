import { LRUCache } from 'lru-cache';
import { CacheStore, lifeIn, nameOf, type Entry, type EntryKey, type Usage } from './cache.store.ts';

export interface MemoryStoreOptions {
  maxItems: number;
  /** Of names and values together, as memory holds them: two bytes a character. */
  maxBytes: number;
  ttlMs: number;
}

interface Item {
  key: EntryKey;
  value: string;
  isNegative: boolean;
}

/** The fastest level: this process's memory, bounded by items and by bytes. */
export class MemoryStore extends CacheStore {
  readonly level = 'memory';
  readonly maxBytes: number;
  private readonly items: LRUCache<string, Item>;

  constructor(private readonly options: MemoryStoreOptions) {
    super();
    this.maxBytes = options.maxBytes;
    const sizeCalculation = ({ value }: Item, name: string): number => 2 * (name.length + value.length);
    this.items = new LRUCache({ max: options.maxItems, maxSize: options.maxBytes, sizeCalculation });
  }

  get(key: EntryKey): Promise<Entry | undefined> {
    const name = nameOf(key);
    const item = this.items.get(name);
    return Promise.resolve(item && { value: item.value, isNegative: item.isNegative, lifeMs: this.items.getRemainingTTL(name) });
  }

  set(key: EntryKey, { value, isNegative, lifeMs }: Entry): Promise<void> {
    const ttl = lifeIn(this.options.ttlMs, lifeMs);
    if (ttl > 0) this.items.set(nameOf(key), { key, value, isNegative }, { ttl });
    return Promise.resolve();
  }

  forget(task: string, before: number): Promise<number> {
    const old = [...this.items].filter(([, { key }]) => key.task === task && key.generation < before);
    return Promise.resolve(old.filter(([name]) => this.items.delete(name)).length);
  }

  usage(): Promise<Usage> {
    this.items.purgeStale();
    return Promise.resolve({ items: this.items.size, bytes: this.items.calculatedSize });
  }
}
