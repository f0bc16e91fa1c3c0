import { emptyLedger, merge, prune, type Ledger } from './ledger.ts';
import { LedgerStore, type Step } from './ledger.store.ts';

/** Ledgers of one process. */
export class MemoryLedgerStore extends LedgerStore {
  private readonly ledgers = new Map<string, Ledger>();

  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  change<Answer>(name: string, step: Step<Answer>): Promise<Answer> {
    const { ledger, answer } = step(this.of(name), this.now());
    this.ledgers.set(name, prune(ledger, this.now()));
    return Promise.resolve(answer);
  }

  of(name: string): Ledger {
    return this.ledgers.get(name) ?? emptyLedger;
  }

  /** Knows from now on what others know, too. */
  learn(name: string, ledger: Ledger): void {
    this.ledgers.set(name, prune(merge(ledger, this.of(name)), this.now()));
  }
}
