/** The right to compute one answer, held until it is released. Releasing never fails. */
export interface Turn {
  release(): Promise<void>;
}

/** Lets one replica at a time compute an answer. */
export abstract class TurnStore {
  /**
   * Waits until nobody else computes this. Whoever waited looks for the answer first: it is there unless the other one failed.
   * Throws the signal's reason, and `unavailable` when the others cannot be reached.
   */
  abstract take(name: string, signal: AbortSignal): Promise<Turn>;
}
