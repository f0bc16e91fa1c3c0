import type { Patience } from '@sluice/circuit-breaker';
import { PoisonStore, type Refusal } from './poison.store.ts';

/** What this process remembers, and what all do, as long as that can be had. Never throws. */
export class FallbackPoisonStore extends PoisonStore {
  constructor(
    private readonly shared: PoisonStore,
    private readonly own: PoisonStore,
    private readonly patience: Patience,
  ) {
    super();
  }

  async recall(hash: string): Promise<Refusal | null> {
    const own = await this.own.recall(hash);
    return own ?? (await this.patience.ask(() => this.shared.recall(hash)))?.answer ?? null;
  }

  async remember(hash: string, refusal: Refusal): Promise<void> {
    await Promise.all([this.own.remember(hash, refusal), this.patience.ask(() => this.shared.remember(hash, refusal))]);
  }
}
