/** How far many items are. */
export interface Progress {
  done: number;
  failed: number;
  atWork: number;
  /** Null where items come from something that does not know how many there are. */
  total: number | null;
  elapsedMs: number;
  /** Items that ended, done or failed, per minute since the beginning. */
  perMinute: number;
}

/** Counts items that end. */
export class Tally {
  private done = 0;
  private failed = 0;

  constructor(
    private readonly total: number | null,
    private readonly beganAt: number,
  ) {}

  count(ok: boolean): void {
    if (ok) this.done += 1;
    else this.failed += 1;
  }

  at(now: number, atWork: number): Progress {
    const { done, failed, total } = this;
    const elapsedMs = now - this.beganAt;
    return { done, failed, atWork, total, elapsedMs, perMinute: elapsedMs > 0 ? ((done + failed) * 60_000) / elapsedMs : 0 };
  }
}
