import { abandon, admit, closed, record, viewBreaker, type BreakerConfig, type BreakerState, type BreakerView } from './breaker.ts';
import { BreakerStore, type Verdict } from './breaker.store.ts';

/** Circuits of one process; as many are remembered as there are names. */
export class MemoryBreakerStore extends BreakerStore {
  private readonly circuits = new Map<string, BreakerState>();

  constructor(
    private readonly config: BreakerConfig,
    private readonly now: () => number = Date.now,
  ) {
    super();
  }

  admit(name: string): Promise<Verdict> {
    const admission = admit(this.config, this.of(name), this.now());
    if (!admission.admit) return Promise.resolve(admission);
    this.circuits.set(name, admission.state);
    return Promise.resolve({ admit: true, isTrial: admission.state.kind === 'half-open' });
  }

  record(name: string, success: boolean): Promise<void> {
    this.circuits.set(name, record(this.config, this.of(name), success, this.now()));
    return Promise.resolve();
  }

  abandon(name: string): Promise<void> {
    this.circuits.set(name, abandon(this.of(name), this.now()));
    return Promise.resolve();
  }

  states(names: readonly string[]): Promise<BreakerView[]> {
    return Promise.resolve(names.map((name) => viewBreaker(this.of(name), this.now())));
  }

  private of(name: string): BreakerState {
    return this.circuits.get(name) ?? closed;
  }
}
