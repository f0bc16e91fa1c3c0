/** Whether there is room; if not, when to look again at the latest, for then a slot runs out that nobody gave back. */
export type Verdict = { admit: true } | { admit: false; retryAfterMs: number };

/** A slot that is held, and by what: the id of the key that is called with, or null before one is chosen. */
export interface HeldSlot {
  id: string;
  holder: string | null;
}

/** How many calls are made at once: so many slots, each held under an id of its own until it is given back or its lease runs out. */
export abstract class SlotStore {
  /** Takes a slot, which is one however often it is taken. Throws, as all of them, only when the store is broken. */
  abstract take(id: string): Promise<Verdict>;

  /** Holds these on, also above the limit when the store has forgotten them: they are in flight, whatever it knows. */
  abstract keep(slots: readonly HeldSlot[]): Promise<void>;

  abstract giveBack(id: string): Promise<void>;

  /** Slots that are held, by their holders. */
  abstract held(): Promise<HeldSlot[]>;
}
