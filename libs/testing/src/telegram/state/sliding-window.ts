/** At most `max` in any `windowMs`. */
export interface RateWindow {
  max: number;
  windowMs: number;
}

/** The last `max` instants of one window: the oldest of them decides whether one more fits. */
export class SlidingWindow {
  readonly #windowMs: number;
  readonly #instants: Float64Array;
  #count = 0;

  constructor({ max, windowMs }: RateWindow) {
    this.#windowMs = windowMs;
    this.#instants = new Float64Array(max).fill(-Infinity);
  }

  /** Milliseconds until one more fits; 0 when it fits now. */
  wait(now: number): number {
    const oldest = this.#instants[this.#count % this.#instants.length] ?? now;
    return Math.max(0, oldest + this.#windowMs - now);
  }

  /** How many more fit now. */
  left(now: number): number {
    return this.#instants.filter((instant) => instant + this.#windowMs <= now).length;
  }

  take(now: number): void {
    this.#instants[this.#count % this.#instants.length] = now;
    this.#count += 1;
  }
}
