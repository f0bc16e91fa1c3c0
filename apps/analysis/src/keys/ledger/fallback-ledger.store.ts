import type { Patience } from '@sluice/circuit-breaker';
import { merge, type Ledger } from './ledger.ts';
import { LedgerStore, type Step } from './ledger.store.ts';
import type { MemoryLedgerStore } from './memory-ledger.store.ts';

/**
 * Goes by the ledger that all processes share, and while that cannot be had by what this one knows. What it learnt alone, and what a
 * wiped Redis has forgotten, it brings back. Never throws.
 */
export class FallbackLedgerStore extends LedgerStore {
  constructor(
    private readonly shared: LedgerStore,
    private readonly own: MemoryLedgerStore,
    private readonly patience: Patience,
  ) {
    super();
  }

  async change<Answer>(name: string, step: Step<Answer>): Promise<Answer> {
    let seen: Ledger | undefined;
    const together: Step<Answer> = (ledger, now) => {
      const known = merge(ledger, this.own.of(name));
      const next = step(known, now);
      seen = next.ledger;
      return next.ledger === known ? { ...next, ledger } : next;
    };
    const shared = await this.patience.ask(() => this.shared.change(name, together));
    if (!shared) return this.own.change(name, step);
    if (seen) this.own.learn(name, seen);
    return shared.answer;
  }
}
