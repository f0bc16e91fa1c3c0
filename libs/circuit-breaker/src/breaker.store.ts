import type { BreakerView } from './breaker.ts';

/** Whether a call may be made now. A trial decides alone whether the circuit closes, so whoever has one ends it with `record` or `abandon`. */
export type Verdict = { admit: true; isTrial: boolean } | { admit: false; retryAfterMs: number };

/** Circuits by name. Every method throws only when the store is broken. */
export abstract class BreakerStore {
  abstract admit(name: string): Promise<Verdict>;

  /** How an admitted call ended. */
  abstract record(name: string, success: boolean): Promise<void>;

  /** A trial ended without a word about the other side. */
  abstract abandon(name: string): Promise<void>;

  /** The circuits of these names, in their order; one that nobody has asked for is closed. */
  abstract states(names: readonly string[]): Promise<BreakerView[]>;
}
