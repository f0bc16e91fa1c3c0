import type { Clock } from '../src/clock.ts';

/** A clock that a spec turns. */
export class ManualClock implements Clock {
  private time = 0;
  private readonly timers = new Set<{ at: number; then: () => void }>();

  now(): number {
    return this.time;
  }

  after(ms: number, then: () => void): () => void {
    const timer = { at: this.time + ms, then };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Timers that are set. */
  get pending(): number {
    return this.timers.size;
  }

  /** Lets time pass, timer by timer, and whatever follows from each. */
  async pass(ms: number): Promise<void> {
    const until = this.time + ms;
    await settle();
    for (let next = this.next(until); next; next = this.next(until)) {
      this.time = next.at;
      this.timers.delete(next);
      next.then();
      await settle();
    }
    this.time = until;
  }

  private next(until: number): { at: number; then: () => void } | undefined {
    return [...this.timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets everything happen that needs no time. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
