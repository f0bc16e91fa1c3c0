import type { BreakerView } from './breaker.ts';
import { BreakerStore, type Verdict } from './breaker.store.ts';
import type { Patience } from './patience.store.ts';

/**
 * Goes by the circuits that all processes share, and while those cannot be had by this one's own, which hear of every outcome all the
 * time. Never throws, as long as its own store does not.
 */
export class FallbackBreakerStore extends BreakerStore {
  constructor(
    private readonly shared: BreakerStore,
    private readonly own: BreakerStore,
    private readonly patience: Patience,
  ) {
    super();
  }

  admit(name: string): Promise<Verdict> {
    return this.first((store) => store.admit(name));
  }

  async record(name: string, success: boolean): Promise<void> {
    await this.both((store) => store.record(name, success));
  }

  async abandon(name: string): Promise<void> {
    await this.both((store) => store.abandon(name));
  }

  states(names: readonly string[]): Promise<BreakerView[]> {
    return this.first((store) => store.states(names));
  }

  private async first<Answer>(ask: (store: BreakerStore) => Promise<Answer>): Promise<Answer> {
    const shared = await this.patience.ask(() => ask(this.shared));
    return shared ? shared.answer : ask(this.own);
  }

  private async both(tell: (store: BreakerStore) => Promise<void>): Promise<void> {
    await Promise.all([tell(this.own), this.patience.ask(() => tell(this.shared))]);
  }
}
