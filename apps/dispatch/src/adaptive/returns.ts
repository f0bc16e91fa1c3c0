/** No sooner: a platform that hangs is no better a moment later. */
const soonestMs = 1_000;
/** Spread over that much more, so that lanes that left together do not come back together. */
const jitterMs = 500;
/** Between the returns of two lanes: many lanes come back later, and not more often in all. */
const apartMs = 3;
/** Clocks and timers may differ by that much: a lane that comes back so early is not expected any more. */
const earlyMs = 100;

/** When lanes that found no room come back. Instants in milliseconds since the epoch. */
export class Returns {
  private readonly expected = new Map<string, number>();
  private lastAt = 0;

  /** In how many milliseconds the lane is to be woken; null when it will be anyway. `random`: 0 … 1. */
  plan(accountId: string, now: number, random: number): number | null {
    if ((this.expected.get(accountId) ?? 0) > now + earlyMs) return null;
    this.forget(now);
    this.lastAt = Math.max(now + soonestMs, this.lastAt + apartMs);
    const at = this.lastAt + random * jitterMs;
    this.expected.delete(accountId);
    this.expected.set(accountId, at);
    return Math.ceil(at - now);
  }

  /** Oldest first, as they were planned. */
  private forget(now: number): void {
    for (const [accountId, at] of this.expected) {
      if (at > now) return;
      this.expected.delete(accountId);
    }
  }
}
