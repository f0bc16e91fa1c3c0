import type { Patience } from '@sluice/circuit-breaker';
import { LRUCache } from 'lru-cache';
import { SlotStore, type HeldSlot, type Verdict } from './slot.store.ts';

/** Later ones are free again when their leases run out. */
const mostOwed = 1_000;

/**
 * Goes by the slots of all processes, and while those cannot be had by this one's own, which hear of everything that is held here. So
 * without Redis each process keeps to the limit by itself. Never throws, as long as its own store does not.
 */
export class FallbackSlotStore extends SlotStore {
  /** Given back while nobody heard it. */
  private readonly owed = new LRUCache<string, true>({ max: mostOwed });

  constructor(
    private readonly shared: SlotStore,
    private readonly own: SlotStore,
    private readonly patience: Patience,
  ) {
    super();
  }

  async take(id: string): Promise<Verdict> {
    const shared = await this.patience.ask(async () => {
      await this.payBack();
      return this.shared.take(id);
    });
    if (!shared) return this.own.take(id);
    if (shared.answer.admit) await this.own.keep([{ id, holder: null }]);
    return shared.answer;
  }

  async keep(slots: readonly HeldSlot[]): Promise<void> {
    await Promise.all([this.own.keep(slots), this.patience.ask(() => this.shared.keep(slots))]);
  }

  async giveBack(id: string): Promise<void> {
    this.owed.set(id, true);
    await Promise.all([this.own.giveBack(id), this.patience.ask(() => this.payBack())]);
  }

  async held(): Promise<HeldSlot[]> {
    const shared = await this.patience.ask(() => this.shared.held());
    return shared ? shared.answer : this.own.held();
  }

  private async payBack(): Promise<void> {
    await Promise.all(
      [...this.owed.keys()].map(async (id) => {
        await this.shared.giveBack(id);
        this.owed.delete(id);
      }),
    );
  }
}
