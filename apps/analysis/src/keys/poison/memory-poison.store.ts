import { LRUCache } from 'lru-cache';
import { PoisonStore, refusedMs, type Refusal } from './poison.store.ts';

const most = 10_000;

/** What one process remembers, the latest ten thousand. */
export class MemoryPoisonStore extends PoisonStore {
  private readonly refusals = new LRUCache<string, { refusal: Refusal; until: number }>({ max: most });

  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  recall(hash: string): Promise<Refusal | null> {
    const found = this.refusals.get(hash);
    return Promise.resolve(found && found.until > this.now() ? found.refusal : null);
  }

  remember(hash: string, refusal: Refusal): Promise<void> {
    this.refusals.set(hash, { refusal, until: this.now() + refusedMs });
    return Promise.resolve();
  }
}
