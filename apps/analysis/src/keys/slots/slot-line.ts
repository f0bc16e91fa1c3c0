import { setImmediate as nextTurn } from 'node:timers/promises';
import { v4 as uuid } from 'uuid';
import type { HeldSlot, SlotStore } from './slot.store.ts';

/** In case nobody tells that a slot is free: what other processes do is not heard of while Redis is away. */
const lookAgainMs = 1_000;

/** A slot of the caller's own until it is given back. */
export interface Slot {
  /** Says which key is called with. */
  assign(holder: string): Promise<void>;
  giveBack(): Promise<void>;
}

interface Waiter {
  id: string;
  hasAsked: boolean;
  hasLeft: boolean;
  serve: (slot: Slot) => void;
}

/** The line of one process before the slots: first come, first served. The store, which must not throw, is asked again only when something changed. */
export class SlotLine {
  private readonly inHand = new Map<string, HeldSlot>();
  private readonly waiting: Waiter[] = [];
  private isServing = false;
  private rings = 0;
  private stopWaiting: () => void = () => undefined;
  private keeping: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: SlotStore,
    private readonly leaseMs: number,
  ) {}

  /** Slots that are held in this process. */
  get size(): number {
    return this.inHand.size;
  }

  /** A slot, when it is this one's turn and one is free. Throws the signal's reason when it is aborted while waiting. */
  async take(signal: AbortSignal): Promise<Slot> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Slot>();
    const waiter: Waiter = { id: uuid(), hasAsked: false, hasLeft: false, serve: resolve };
    const leave = (): void => {
      waiter.hasLeft = true;
      this.ring();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    this.waiting.push(waiter);
    void this.serve();
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** Something has changed: whoever is first looks again. */
  ring(): void {
    this.rings++;
    this.stopWaiting();
  }

  /** Tells the store what is held here: it may have forgotten. */
  async muster(): Promise<void> {
    if (this.inHand.size > 0) await this.store.keep([...this.inHand.values()]);
  }

  private async serve(): Promise<void> {
    if (this.isServing) return;
    this.isServing = true;
    for (let first = this.waiting[0]; first; first = this.waiting[0]) if (await this.isDone(first)) this.waiting.shift();
    this.isServing = false;
  }

  /** Asks once for whoever is first. */
  private async isDone(first: Waiter): Promise<boolean> {
    if (first.hasLeft) {
      if (first.hasAsked) await this.store.giveBack(first.id);
      return true;
    }
    const { rings } = this;
    first.hasAsked = true;
    const verdict = await this.store.take(first.id);
    if (first.hasLeft) return false;
    if (verdict.admit) first.serve(this.handOut(first.id));
    else if (rings === this.rings) await this.ringOr(Math.min(verdict.retryAfterMs, lookAgainMs));
    return verdict.admit;
  }

  /** In a process that was held up, what it was told meanwhile is heard first: that it is to muster, say. */
  private async ringOr(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.stopWaiting = resolve;
    await promise;
    clearTimeout(timer);
    await nextTurn();
  }

  private handOut(id: string): Slot {
    this.inHand.set(id, { id, holder: null });
    this.keeping ??= setInterval(() => void this.muster(), this.leaseMs / 3).unref();
    return {
      assign: async (holder) => {
        this.inHand.set(id, { id, holder });
        await this.store.keep([{ id, holder }]);
      },
      giveBack: async () => {
        this.inHand.delete(id);
        if (this.inHand.size === 0) this.keeping = void clearInterval(this.keeping);
        await this.store.giveBack(id);
        this.ring();
      },
    };
  }
}
