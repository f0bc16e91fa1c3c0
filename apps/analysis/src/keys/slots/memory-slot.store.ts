import { SlotStore, type HeldSlot, type Verdict } from './slot.store.ts';

export interface SlotLimits {
  most: number;
  /** A slot that nobody kept for so long is free again. */
  leaseMs: number;
}

/** Slots of one process. */
export class MemorySlotStore extends SlotStore {
  private readonly slots = new Map<string, { holder: string | null; until: number }>();

  constructor(
    private readonly limits: SlotLimits,
    private readonly now: () => number = Date.now,
  ) {
    super();
  }

  take(id: string): Promise<Verdict> {
    this.forget();
    if (!this.slots.has(id) && this.slots.size >= this.limits.most) {
      const firstEnd = Math.min(...[...this.slots.values()].map(({ until }) => until));
      return Promise.resolve({ admit: false, retryAfterMs: firstEnd - this.now() });
    }
    this.hold({ id, holder: this.slots.get(id)?.holder ?? null });
    return Promise.resolve({ admit: true });
  }

  keep(slots: readonly HeldSlot[]): Promise<void> {
    for (const slot of slots) this.hold(slot);
    return Promise.resolve();
  }

  giveBack(id: string): Promise<void> {
    this.slots.delete(id);
    return Promise.resolve();
  }

  held(): Promise<HeldSlot[]> {
    this.forget();
    return Promise.resolve([...this.slots].map(([id, { holder }]) => ({ id, holder })));
  }

  private hold({ id, holder }: HeldSlot): void {
    this.slots.set(id, { holder, until: this.now() + this.limits.leaseMs });
  }

  private forget(): void {
    for (const [id, { until }] of this.slots) if (until <= this.now()) this.slots.delete(id);
  }
}
